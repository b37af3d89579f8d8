import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LanguageSwitch } from '../../ui/parts/language-switch.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { useMay } from '../../ui/session/use-may.ts'
import { useLogOut, useMe } from '../../ui/session/use-session.ts'
import { ring, setSound, useSound } from '../../ui/sound/ring.ts'
import { askForPosition, usePositionState } from '../position.ts'
import { applyTheme, storedTheme, THEMES } from '../theme.ts'
import { AwakeSetting, LockSettings, RingSettings, WaitingLink } from './phone-settings.tsx'
import { PasswordForm } from './password-page.tsx'

export function MePage() {
  const t = useText()
  const me = useMe()
  const codeName = useCodeName()
  const logOut = useLogOut()
  const hasTasks = useMay('task.work')
  const hasCredit = useMay('credit.own')
  const hasSound = useSound()
  const [isChanging, setChanging] = useState(false)
  usePageTitle(t('phone.me.title'))
  return (
    <main className="page page-tabs">
      <h1 className="page-heading">{me.name}</h1>
      <p className="list-who">{codeName('role', me.role)} · {me.unit.name} · {me.bureauName}</p>
      <ul className="settings">
        <li className="setting"><span>{t('setting.language')}</span><LanguageSwitch className="button" /></li>
        <li className="setting"><span>{t('setting.sound')}</span><SoundSwitch /></li>
        {hasTasks && hasSound && <li className="setting"><RingSettings /></li>}
        {hasTasks && <li className="setting"><AwakeSetting /></li>}
        <li className="setting"><ThemeSwitch /></li>
        {hasTasks && <li className="setting"><span>{t('setting.position')}<span className="choice-hint">{t('setting.positionHint')}</span></span><PositionSwitch /></li>}
        <li className="setting setting-lock"><LockSettings /></li>
      </ul>
      {hasCredit && <Link to="/credit" className="button button-wide">{t('phone.credit')}</Link>}
      {hasTasks && <WaitingLink />}
      {hasTasks && <Link to="/duty" className="button button-wide">{t('phone.duty.open')}</Link>}
      {isChanging ? <PasswordForm onDone={() => setChanging(false)} /> : <button type="button" className="button button-wide" onClick={() => setChanging(true)}>{t('password.title')}</button>}
      <Link to="/me/security" className="button button-wide">{t('security.title')}</Link>
      {logOut.isError && <FailureView failure={logOut.error} />}
      <button type="button" className="button button-wide" disabled={logOut.isPending} onClick={() => logOut.mutate()}>{t('action.logOut')}</button>
    </main>
  )
}

function SoundSwitch() {
  const t = useText()
  const isOn = useSound()
  const onToggle = () => {
    setSound(!isOn)
    if (!isOn) ring('yellow')
  }
  return <button type="button" className="button" aria-pressed={isOn} onClick={onToggle}>{isOn ? t('setting.on') : t('setting.off')}</button>
}

function ThemeSwitch() {
  const t = useText()
  const [theme, setTheme] = useState(storedTheme)
  return (
    <fieldset className="segments">
      <legend>{t('setting.theme')}</legend>
      {THEMES.map((value) => (
        <label key={value} className={`segment ${theme === value ? 'segment-on' : ''}`}>
          <input type="radio" name="theme" className="visually-hidden" checked={theme === value} onChange={() => { applyTheme(value); setTheme(value) }} />
          {t(`theme.${value}`)}
        </label>
      ))}
    </fieldset>
  )
}

function PositionSwitch() {
  const t = useText()
  const state = usePositionState()
  if (state === 'ask') return <button type="button" className="button" onClick={askForPosition}>{t('setting.positionAsk')}</button>
  return <strong>{t(`position.${state}`)}</strong>
}
