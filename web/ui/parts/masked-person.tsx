import type { ReactNode } from 'react'
import type { PersonView } from '../../../src/contract/task.ts'
import { guardianName } from '../../../src/domain/guardian.ts'
import { useText } from '../i18n/use-text.ts'

interface Props {
  readonly person: PersonView
  /** Said beside a masked name: how it becomes readable here. */
  readonly hint?: ReactNode
}

/** Who is in danger. Before the task is accepted it says enough to choose words by (sex, age, earlier losses) and no more. */
export function MaskedPerson({ person, hint }: Props) {
  const t = useText()
  const facts = [
    person.sex === null ? null : t(`sex.${person.sex}`),
    person.ageBand === null ? null : t('person.age', { band: person.ageBand }),
    person.registered ? t('person.registered') : t('person.notRegistered'),
  ].filter((fact) => fact !== null)
  return (
    <div className="person">
      <p className="person-line">
        <span className="person-name">{person.name}</span>
        <span className="person-phone">{person.phone}</span>
        {!person.revealed && <span className="mask-word">{t('person.masked')}</span>}
      </p>
      <p className="person-facts">
        {facts.join(' · ')}
        {person.earlierLosses > 0 && <strong className="person-alarm">{t('person.earlierLosses', { n: person.earlierLosses })}</strong>}
      </p>
      {person.address !== null && <p className="person-address">{person.address}</p>}
      {person.guardians.map((one) => <p key={one.phone} className="person-facts">{t('person.guardian')} {guardianName(one)} {one.phone}</p>)}
      {person.guardians.length === 0 && person.hasGuardian && <p className="person-facts">{t('person.hasGuardian')}</p>}
      {!person.revealed && hint !== undefined && <p className="person-hint">{hint}</p>}
    </div>
  )
}
