import { useRef } from 'react'
import { GUARDIANS_MAX, RELATION_CHARS_MAX } from '../../../src/domain/guardian.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { Field } from './field.tsx'
import { ME, movedUp, withAnother, type About, type DraftField, type GuardianDraft } from './registration-draft.ts'

interface Props {
  readonly about: About
  readonly guardians: readonly GuardianDraft[]
  readonly wrong: Partial<Record<DraftField, string>>
  readonly onChange: (guardians: readonly GuardianDraft[], ...changed: readonly DraftField[]) => void
}

/** Up to three relatives in the order in which they are called; whoever is added, moved or takes the place of one removed has the focus, and is read out with their place. */
export function Guardians({ about, guardians, wrong, onChange }: Props) {
  const t = useText()
  const list = useRef<HTMLOListElement>(null)
  const show = (next: readonly GuardianDraft[], nth: number) => {
    onChange(next)
    // After it is drawn.
    setTimeout(() => list.current?.querySelectorAll<HTMLElement>('legend')[nth]?.focus())
  }
  const remove = (id: number, nth: number) => show(guardians.filter((one) => one.id !== id), Math.max(0, nth - 1))
  return (
    <section className="registry-guardians" aria-labelledby="guardians-title">
      <h3 id="guardians-title" className="registry-label">{t('join.guardian')}</h3>
      <p className="registry-help">{t(about.forWhom === 'parent' ? 'join.guardianParent' : 'join.guardianSelf')}</p>
      <ol ref={list}>
        {guardians.map((one, nth) => (
          <li key={one.id}>
            <fieldset className="registry-group">
              <legend tabIndex={-1} className="registry-label">{guardians.length === 1 ? t('join.guardianOne') : t('join.guardianNth', { n: nth + 1 })}</legend>
              <GuardianFields about={about} one={one} wrong={wrong} onChange={(part, field) => onChange(guardians.map((other) => (other.id === one.id ? { ...other, ...part } : other)), `guardian ${one.id} ${field}`)} />
              {guardians.length > 1 && (
                <div className="registry-pair">
                  {nth > 0 && <button type="button" className="button registry-act" aria-label={t('join.guardianUpNth', { n: nth + 1 })} onClick={() => show(movedUp(guardians, one.id), nth - 1)}>↑ {t('join.guardianUp')}</button>}
                  {!isShown(about, one) && <button type="button" className="button registry-act" aria-label={t('join.guardianRemoveNth', { n: nth + 1 })} onClick={() => remove(one.id, nth)}>{t('join.guardianRemove')}</button>}
                </div>
              )}
            </fieldset>
          </li>
        ))}
      </ol>
      {guardians.length < GUARDIANS_MAX && <button type="button" className="button registry-act" onClick={() => show(withAnother(guardians), guardians.length)}>＋ {t('join.guardianAdd')}</button>}
    </section>
  )
}

/** Whose number was shown by SMS: it stays, and so do they. */
function isShown({ byGuardian }: About, { id }: GuardianDraft): boolean {
  return byGuardian && id === ME
}

interface FieldsProps {
  readonly about: About
  readonly one: GuardianDraft
  readonly wrong: Props['wrong']
  readonly onChange: (part: Partial<GuardianDraft>, field: 'name' | 'phone' | 'relation') => void
}

function GuardianFields({ about, one, wrong, onChange }: FieldsProps) {
  const t = useText()
  const isMe = about.forWhom === 'parent' && one.id === ME
  return (
    <>
      <Field label={t(isMe ? 'join.myName' : 'join.guardianName')} autoComplete={isMe ? 'name' : 'off'} maxLength={64} wrong={wrong[`guardian ${one.id} name`]} value={one.name} onChange={(name) => onChange({ name }, 'name')} />
      {isShown(about, one)
        ? <p>{t('join.myPhone')} <strong>{about.shownPhone}</strong></p>
        : <Field label={t(isMe ? 'join.myPhone' : 'join.guardianPhone')} type="tel" inputMode="tel" autoComplete={isMe ? 'tel' : 'off'} maxLength={20} wrong={wrong[`guardian ${one.id} phone`]} value={one.phone} onChange={(phone) => onChange({ phone }, 'phone')} />}
      <Field label={t(about.forWhom === 'parent' ? 'join.relationParent' : 'join.relationSelf')} autoComplete="off" maxLength={RELATION_CHARS_MAX} wrong={wrong[`guardian ${one.id} relation`]} value={one.relation} onChange={(relation) => onChange({ relation }, 'relation')} />
    </>
  )
}
