type CodeName = (group: string, code: string) => string

/** Which words belong to which field of a step. Names and notes are shown as they are, fields that are not named here not at all. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  kind: ['taskKind', 'followUpKind', 'attachment'],
  channel: ['channel'],
  slip: ['slip'],
  step: ['step'],
  level: ['levelName'],
  to: ['callTo', 'caseAction'],
  result: ['callResult', 'followUpResult', 'legState', 'portWord', 'bankResult'],
  by: ['by'],
  because: ['callResult', 'rule', 'because', 'orderWord'],
  rule: ['rule', 'caseRule'],
  source: ['caseSource'],
  outcome: ['outcome'],
  reason: ['handoverReason', 'portWord', 'orderWord'],
  ask: ['bankAsk', 'queryAsk'],
  basis: ['orderWord'],
  decision: ['review'],
  third: ['third'],
  leg: ['callLeg'],
  ending: ['callEnding'],
  chainStep: ['chain'],
}
const PLAIN = ['stop', 'freeze', 'unit', 'toUnit', 'toBureau', 'toUser', 'note', 'reply', 'filingNumber', 'number', 'ref']

/** '本人 · 占线', '橙色 → 红色', '陈建国 → 林晓燕 · 接收 · 备勤民警'. */
export function stepWords(detail: Readonly<Record<string, unknown>>, codeName: CodeName): string {
  const { from, to } = detail
  const isMove = typeof from === 'string' && typeof to === 'string'
  const move = isMove ? [`${codeName('levelName', from)} → ${codeName('levelName', to)}`] : []
  const words = [...Object.keys(GROUPS), ...PLAIN].flatMap((field) => {
    const value = detail[field]
    if (typeof value !== 'string' || value === '' || (isMove && field === 'to')) return []
    // Each group leaves alone what it does not know.
    return [(GROUPS[field] ?? []).reduce((word, group) => codeName(group, word), value)]
  })
  return [...move, ...words].join(' · ')
}
