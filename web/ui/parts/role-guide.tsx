import { useId } from 'react'
import type { Role } from '../../../src/domain/access.ts'
import { useText } from '../i18n/use-text.ts'
import { usePageTitle } from './page-title.ts'

/** Whose work is elsewhere, and behind which door; a grid worker's is on foot. */
const DOORS = { 'grid-leader': '/phone/', publicity: '/desk/', admin: '/desk/', auditor: '/desk/', teller: '/phone/', 'grid-worker': null } as const satisfies Partial<Record<Role, string | null>>

/** Instead of a page that would only say "denied": what this role does, and where. */
export function RoleGuide({ role }: { readonly role: Role }) {
  const t = useText()
  const titleId = useId()
  usePageTitle(t('guide.title'))
  const door = isElsewhere(role) ? DOORS[role] : null
  return (
    <section className="role-guide" aria-labelledby={titleId}>
      <h1 id={titleId} className="page-heading">{t('guide.title')}</h1>
      <p>{t(isElsewhere(role) ? `guide.${role}` : 'guide.other')}</p>
      <p className="role-guide-help">{t('guide.help')}</p>
      {door !== null && <a className="button button-primary" href={door}>{t(door === '/desk/' ? 'guide.toDesk' : 'guide.toPhone')}</a>}
    </section>
  )
}

function isElsewhere(role: Role): role is keyof typeof DOORS {
  return role in DOORS
}
