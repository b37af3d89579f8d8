type CodeName = (group: string, code: string) => string

/** Which words belong to which field of a step; fields without an entry (names, notes) are shown as they are, the rest not at all. */
const CODES: Readonly<Record<string, string>> = { result: 'callResult', rule: 'rule', chainStep: 'chain', outcome: 'outcome', kind: 'slip', reason: 'handoverReason', source: 'source', decision: 'review' }
const LEVEL_FIELDS = ['level', 'from', 'to']
const PLAIN = ['toUnit', 'toBureau', 'note', 'reply']

/** '本人 占线', '橙色 → 红色', '林晓燕 备勤民警'. */
export function stepWords(detail: Readonly<Record<string, unknown>>, codeName: CodeName): string {
  const words = Object.entries(detail).flatMap(([field, value]) => {
    if (typeof value !== 'string' || value === '') return []
    if (LEVEL_FIELDS.includes(field)) return [codeName('callTo', codeName('levelName', value))]
    const group = CODES[field]
    if (group !== undefined) return [codeName(group, value)]
    return PLAIN.includes(field) ? [value] : []
  })
  return words.join(' · ')
}
