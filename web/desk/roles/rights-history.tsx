import type { RoleRights } from '../../../src/contract/role.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { usePairWords } from './use-pair-words.ts'

/** Who took or gave which right, when and why. */
export function RightsHistory({ history }: { readonly history: RoleRights['history'] }) {
  const t = useText()
  const language = useLanguage()
  const words = usePairWords()
  return (
    <section className="panel" aria-labelledby="roles-history">
      <h2 id="roles-history" className="panel-title">{t('roles.history')}</h2>
      {history.length === 0 && <p className="quiet">{t('roles.history.none')}</p>}
      <ul className="version-list">
        {history.map((one) => (
          <li key={one.version}>
            <span className="quiet">{momentOf(one.at, serverNow(), language)} · {one.by}</span>
            {one.taken.map((pair) => <span key={words(pair)}>{t('roles.takes', { what: words(pair) })}</span>)}
            {one.given.map((pair) => <span key={words(pair)}>{t('roles.gives', { what: words(pair) })}</span>)}
            <span className="roles-why">{t('roles.why', { reason: one.reason })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
