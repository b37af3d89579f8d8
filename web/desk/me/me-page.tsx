import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { FactorPanel } from '../../ui/security/factor-panel.tsx'
import { SessionList } from '../../ui/security/session-list.tsx'
import { SoundPanel } from '../sound/sound-panel.tsx'
import { KeysPanel } from '../keys/keys-panel.tsx'
import { useMe } from '../../ui/session/use-session.ts'

/** One's own login: the second factor, and where one is logged in. */
export function MePage() {
  const t = useText()
  const me = useMe()
  const codeName = useCodeName()
  usePageTitle(t('security.title'))
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('security.title')}</h1><span className="quiet">{me.name} · {codeName('role', me.role)} · {me.unit.name}</span></div>
      <section className="panel" aria-labelledby="factor-title"><h2 id="factor-title" className="panel-title">{t('factor.title')}</h2><FactorPanel /></section>
      <section className="panel" aria-labelledby="sessions-title"><h2 id="sessions-title" className="panel-title">{t('sessions.title')}</h2><SessionList /></section>
      <section className="panel" aria-labelledby="keys-title"><h2 id="keys-title" className="panel-title">{t('keys.title')}</h2><KeysPanel /></section>
      <section className="panel" aria-labelledby="sound-title"><h2 id="sound-title" className="panel-title">{t('sound.title')}</h2><SoundPanel /></section>
    </main>
  )
}
