import './desk-nav.css'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Me } from '../../../src/contract/session.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { useLiveState } from '../../ui/live/live-stream.ts'
import { LanguageSwitch } from '../../ui/parts/language-switch.tsx'
import { useLogOut } from '../../ui/session/use-session.ts'
import { ring, setSound, useSound } from '../../ui/sound/ring.ts'
import { closeMenuOf, MenuButton } from './menu-button.tsx'
import { headerPagesOf, type DeskPage } from './desk-pages.ts'
import { TipCount } from './tip-count.tsx'

const TIPS: DeskPage['to'] = '/tips'

export function DeskHeader({ me }: { readonly me: Me }) {
  const t = useText()
  const nav = useActiveInSight()
  const { row, more } = headerPagesOf(me)
  return (
    <header className="desk-header">
      <div className="desk-brand">
        <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><path d="M16 4a8 8 0 0 0-8 8v8l-2.5 3.5h21L24 20v-8a8 8 0 0 0-8-8zm-3.5 21a3.5 3.5 0 0 0 7 0z" fill="#f2b632" /></svg>
        <strong>{t('product.name')}</strong>
        <span className="desk-bureau">{me.bureauName}</span>
      </div>
      <nav ref={nav} className="desk-nav" aria-label={t('desk.nav')}>
        {row.map((page) => <PageLink key={page.to} page={page} className="desk-nav-link" />)}
        {more.length > 0 && <More pages={more} />}
      </nav>
      <div className="desk-tools">
        <LiveSign />
        <SoundSwitch />
        <LanguageSwitch className="desk-tool" />
        <Who me={me} />
      </div>
    </header>
  )
}

function PageLink({ page, className }: { readonly page: DeskPage; readonly className: string }) {
  const t = useText()
  const name = <>{t(page.key)}{page.to === TIPS && <TipCount />}</>
  return <Link to={page.to} className={className} activeOptions={{ exact: page.to === '/', includeSearch: false }} activeProps={{ className: 'desk-nav-on' }} onClick={(event) => closeMenuOf(event.currentTarget)}>{name}</Link>
}

/** Where one is stands on the button. */
function More({ pages }: { readonly pages: readonly DeskPage[] }) {
  const t = useText()
  const { pathname } = useLocation()
  const here = pages.find((page) => pathname.startsWith(page.to))
  const label = <>{here === undefined ? t('desk.nav.more') : t(here.key)}{pages.some(({ to }) => to === TIPS) && <TipCount />}</>
  return (
    <MenuButton label={label} className={`desk-nav-link desk-nav-more ${here === undefined ? '' : 'desk-nav-on'}`} menuClassName="desk-more" widthMax={360}>
      {pages.map((page) => <PageLink key={page.to} page={page} className="desk-more-link" />)}
    </MenuButton>
  )
}

/** On a narrow screen the row of pages scrolls; where one is must not be out of sight. */
function useActiveInSight() {
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const on = nav.current?.querySelector<HTMLElement>('.desk-nav-on')
    if (on != null && nav.current !== null) nav.current.scrollLeft = on.offsetLeft - nav.current.offsetLeft - (nav.current.clientWidth - on.clientWidth) / 2
  }, [pathname])
  return nav
}

function LiveSign() {
  const t = useText()
  const state = useLiveState()
  return <span className={`live-sign live-sign-${state}`}>{t(`desk.live.${state}`)}</span>
}

function SoundSwitch() {
  const t = useText()
  const isOn = useSound()
  const onToggle = () => {
    setSound(!isOn)
    if (!isOn) ring('blue')
  }
  return <button type="button" className="desk-tool" aria-pressed={isOn} onClick={onToggle}>{t('setting.sound')} {isOn ? t('setting.on') : t('setting.off')}</button>
}

function Who({ me }: { readonly me: Me }) {
  const t = useText()
  const codeName = useCodeName()
  const logOut = useLogOut()
  return (
    <>
      <Link to="/me" className="desk-tool desk-who" title={`${me.unit.name} · ${codeName('role', me.role)}`}>{me.name}<span className="desk-unit"> {me.unit.name}</span></Link>
      <button type="button" className="desk-tool" disabled={logOut.isPending} onClick={() => logOut.mutate()}>{t('action.logOut')}</button>
    </>
  )
}
