import type { Outcome, PaidHow, Protection } from '../../../src/contract/task.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import type { OutcomeDraft, OutcomeProblem } from './outcome-draft.ts'

const OUTCOMES = {
  dissuaded: true, 'false-alarm': true, refused: true, 'already-paid': true, unreachable: true, 'not-found': true, 'wrong-person': true, duplicate: true,
} satisfies Record<Outcome, true>
const PROTECTIONS = { 'bank-limit': true, 'delayed-transfer': true, 'anti-fraud-app': true, 'call-block': true, 'family-informed': true } satisfies Record<Protection, true>

const PAID_HOW = { cash: true, 'gift-card': true, 'not-known': true } satisfies Record<PaidHow, true>

const keysOf = <Key extends string>(record: Record<Key, true>) => Object.keys(record) as Key[]

interface Props {
  readonly draft: OutcomeDraft
  readonly set: (change: Partial<OutcomeDraft>) => void
  readonly problems: readonly OutcomeProblem[]
}

interface ChoiceProps {
  readonly value: Outcome | null
  readonly onChange: (outcome: Outcome | null) => void
  readonly isMissing: boolean
}

/** Once chosen, the other seven step aside: what belongs to the choice is then on the screen, not below its edge. */
export function OutcomeChoice({ value, onChange, isMissing }: ChoiceProps) {
  const t = useText()
  return (
    <fieldset className="choices">
      <legend className="field-label">{t('outcome.question')}</legend>
      {isMissing && <p className="field-error">{t('outcome.missing')}</p>}
      {(value === null ? keysOf(OUTCOMES) : [value]).map((outcome) => (
        <label key={outcome} className={`choice ${value === outcome ? 'choice-on' : ''}`}>
          <input type="radio" name="outcome" checked={value === outcome} onChange={() => onChange(outcome)} />
          <span className="choice-text">
            {t(`outcome.${outcome}`)}
            <span className="choice-hint">{t(`outcomeHint.${outcome}`)}</span>
          </span>
        </label>
      ))}
      {value !== null && <button type="button" className="button button-quiet choice-change" onClick={() => onChange(null)}>{t('outcome.other')}</button>}
    </fieldset>
  )
}

/** Directly and indirectly saved are counted apart, so each says what belongs to it. */
export function AmountFields({ draft, set, problems }: Props) {
  const t = useText()
  return (
    <>
      <AmountField label={t('outcome.indirect')} hint={t('outcome.indirectHint')} value={draft.indirect} isWrong={problems.includes('indirect')} onChange={(indirect) => set({ indirect })} />
      <AmountField label={t('outcome.direct')} hint={t('outcome.directHint')} value={draft.direct} isWrong={problems.includes('direct')} onChange={(direct) => set({ direct })} />
    </>
  )
}

export function PaidFields({ draft, set, problems }: Props) {
  const t = useText()
  return (
    <fieldset className="choices">
      <legend className="field-label">{t('outcome.paid')}</legend>
      <p className="note note-bad">{t('outcome.paidHint')}</p>
      <AmountField label={t('outcome.paidAmount')} value={draft.paidAmount} isWrong={problems.includes('paidAmount')} onChange={(paidAmount) => set({ paidAmount })} />
      {draft.paidHow === null && (
        <label className="field">
          <span className="field-label">{t('outcome.paidAccount')}</span>
          <input className="input" inputMode="numeric" maxLength={40} value={draft.paidAccount} aria-invalid={problems.includes('paidAccount')} onChange={(event) => set({ paidAccount: event.target.value })} />
          {problems.includes('paidAccount') && <span className="field-error">{t('outcome.paidAccountWrong')}</span>}
        </label>
      )}
      <label className="field">
        <span className="field-label">{t('outcome.paidHow')}</span>
        <select className="input" value={draft.paidHow ?? ''} onChange={(event) => set({ paidHow: keysOf(PAID_HOW).find((how) => how === event.target.value) ?? null })}>
          <option value="">{t('outcome.paidHowAccount')}</option>
          {keysOf(PAID_HOW).map((how) => <option key={how} value={how}>{t(`paidHow.${how}`)}</option>)}
        </select>
      </label>
      {draft.paidHow !== null && <p className="note note-bad" role="status">{t('outcome.paidNoAccount')}</p>}
      <label className="field">
        <span className="field-label">{t('outcome.paidAt')}</span>
        <input className="input" type="datetime-local" value={draft.paidAt} aria-invalid={problems.includes('paidAt')} onChange={(event) => set({ paidAt: event.target.value })} />
      </label>
    </fieldset>
  )
}

export function ProtectionFields({ draft, set }: Omit<Props, 'problems'>) {
  const t = useText()
  const toggle = (protection: Protection) =>
    set({ protections: draft.protections.includes(protection) ? draft.protections.filter((other) => other !== protection) : [...draft.protections, protection] })
  return (
    <fieldset className="choices">
      <legend className="field-label">{t('outcome.protections')}</legend>
      {keysOf(PROTECTIONS).map((protection) => (
        <label key={protection} className={`choice ${draft.protections.includes(protection) ? 'choice-on' : ''}`}>
          <input type="checkbox" checked={draft.protections.includes(protection)} onChange={() => toggle(protection)} />
          <span>{t(`protection.${protection}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface AmountProps {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly isWrong: boolean
  readonly onChange: (value: string) => void
}

function AmountField({ label, hint, value, isWrong, onChange }: AmountProps) {
  const t = useText()
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      {hint !== undefined && <span className="choice-hint">{hint}</span>}
      <span className="amount">
        <input className="input" inputMode="decimal" placeholder="0" maxLength={20} value={value} aria-invalid={isWrong} onChange={(event) => onChange(event.target.value)} />
        <span className="amount-unit">{t('unit.yuan')}</span>
      </span>
      {isWrong && <span className="field-error">{t('outcome.amountWrong')}</span>}
    </label>
  )
}
