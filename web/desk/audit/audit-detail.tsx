import { amountText } from '../../ui/format/amount.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'

/** Which words a code of this fact is found under. */
const CODES: Readonly<Record<string, string>> = { outcome: 'outcome', reason: 'handoverReason', decision: 'review', step: 'step', move: 'caseAction', kind: 'attachment', role: 'role', roles: 'role', facts: 'auditFact', departs: 'auditFact', chainStep: 'chain', ofAction: 'auditAction' }

const OF_LEVEL = /^(red|orange|yellow|blue)\.(\w+)$/

/** What an action noted about itself: each fact by name, and as it is where nobody has named it yet. */
export function useDetailWords(): (detail: Readonly<Record<string, unknown>>) => readonly (readonly [name: string, value: string])[] {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  /** 'red.acceptSeconds': 红色 接收（秒）. */
  const named = (fact: string): string => {
    const [, level, what] = OF_LEVEL.exec(fact) ?? []
    return level === undefined ? codeName('auditFact', fact) : `${codeName('levelName', level)} ${codeName('paceFact', what!)}`
  }
  const worded = (fact: string, value: unknown): string => {
    if (typeof value === 'string' && fact.endsWith('.chain')) return value.split(' ').map((step) => codeName('chain', step)).join(' ')
    if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no')
    if (typeof value === 'number') return fact.endsWith('Fen') ? amountText(value, language) : String(value)
    if (typeof value === 'string') return CODES[fact] !== undefined && codeName(CODES[fact], value) !== value ? codeName(CODES[fact], value) : codeName('auditValue', value)
    if (value === null) return '—'
    if (Array.isArray(value)) return value.map((one) => worded(fact, one)).join(t('list.separator'))
    return Object.entries(value as object).map(([inner, one]) => `${named(inner)} ${worded(inner, one)}`).join(t('list.separator'))
  }
  // A list with nothing in it says nothing.
  return (detail) => Object.entries(detail).map(([fact, value]): [string, string] => [named(fact), worded(fact, value)]).filter(([, words]) => words !== '')
}

export function AuditDetail({ detail }: { readonly detail: Readonly<Record<string, unknown>> }) {
  const wordsOf = useDetailWords()
  return <dl className="audit-detail">{wordsOf(detail).map(([name, value], nth) => <div key={nth}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
}
