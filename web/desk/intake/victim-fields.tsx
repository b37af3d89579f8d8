import { REPORT_SOURCES } from '../../../src/contract/case.ts'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { AddressField } from './address-field.tsx'
import { Field } from './field.tsx'
import { NARRATIVE_CHARS_MAX, type ReportDraft } from './report-draft.ts'
import { SameVictimHint } from './same-victim-hint.tsx'

interface Props {
  readonly draft: ReportDraft
  readonly onChange: (draft: ReportDraft) => void
  readonly wordsOf: (path: string) => string | undefined
}

export function VictimFields({ draft, onChange, wordsOf }: Props) {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="panel intake-victim" aria-labelledby="victim-title">
      <h2 id="victim-title" className="panel-title">{t('intake.victim')}</h2>
      <div className="intake-row">
        <Field label={t('intake.phone')} words={wordsOf('/victim/phone')}>
          <input className="native-input" data-key="1" inputMode="tel" autoComplete="off" maxLength={64} value={draft.phone} onChange={(event) => onChange({ ...draft, phone: event.target.value })} />
        </Field>
        <Field label={t('intake.name')} words={undefined}>
          <input className="native-input" autoComplete="off" maxLength={64} value={draft.name} onChange={(event) => onChange({ ...draft, name: event.target.value })} />
        </Field>
        <Field label={t('intake.idNumber')} words={wordsOf('/victim/idNumber')}>
          <input className="native-input" autoComplete="off" maxLength={64} value={draft.idNumber} onChange={(event) => onChange({ ...draft, idNumber: event.target.value })} />
        </Field>
      </div>
      <SameVictimHint phone={draft.phone} idNumber={draft.idNumber} />
      <div className="intake-row">
        <AddressField draft={draft} onChange={onChange} words={wordsOf('/victim/address') ?? wordsOf('/victim/region')} />
      </div>
      <div className="intake-row">
        <Field label={t('intake.source')} words={undefined}>
          <select className="native-input" value={draft.source} onChange={(event) => onChange({ ...draft, source: event.target.value as ReportDraft['source'] })}>
            {REPORT_SOURCES.map((source) => <option key={source} value={source}>{t(`caseSource.${source}`)}</option>)}
          </select>
        </Field>
        <Field label={t('intake.fraudType')} words={undefined} className="intake-wide">
          <select className="native-input" value={draft.fraudType} onChange={(event) => onChange({ ...draft, fraudType: event.target.value as ReportDraft['fraudType'] })}>
            {FRAUD_TYPES.map((type) => <option key={type.code} value={type.code}>{type[language]}</option>)}
          </select>
        </Field>
      </div>
      <Field label={t('intake.narrative')} words={wordsOf('/narrative')}>
        <textarea className="native-input intake-story" data-key="3" rows={8} maxLength={NARRATIVE_CHARS_MAX} placeholder={t('intake.narrativeHint')} value={draft.narrative} onChange={(event) => onChange({ ...draft, narrative: event.target.value })} />
      </Field>
    </section>
  )
}
