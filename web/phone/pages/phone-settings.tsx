import '../field.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { LEVEL_NAMES, WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'
import { enOffline } from '../../ui/i18n/en-offline.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhOffline } from '../../ui/i18n/zh-offline.ts'
import { ring } from '../../ui/sound/ring.ts'
import { useMe } from '../../ui/session/use-session.ts'
import { useKept } from '../offline/kept-rows.ts'
import { IDLE_MINUTES, idleMinutes, lock, setIdleMinutes } from '../offline/lock-state.ts'
import { shut } from '../offline/offline.ts'
import { ringChoiceOf, saveRingChoice } from '../ring-choice.ts'
import { canStayAwake, setStaysAwake, useStaysAwake } from '../stay-awake.ts'

addTexts({ zh: zhOffline, en: enOffline })
const WAYS = ['sound', 'vibration'] as const

/** Which levels are heard, and which are felt. */
export function RingSettings() {
  const t = useText()
  const language = useLanguage()
  const me = useMe()
  const [choice, setChoice] = useState(() => ringChoiceOf(me.id))
  const onToggle = (way: (typeof WAYS)[number], level: WarningLevel) => {
    const isOn = choice[way].includes(level)
    const next = { ...choice, [way]: WARNING_LEVELS.filter((one) => (one === level ? !isOn : choice[way].includes(one))) }
    setChoice(next)
    saveRingChoice(me.id, next)
    if (!isOn) ring(level)
  }
  return (
    <table className="ring-table">
      <caption className="field-label">{t('ring.title')}</caption>
      <thead><tr><th scope="col">{t('ring.level')}</th>{WAYS.map((way) => <th key={way} scope="col">{t(`ring.${way}`)}</th>)}</tr></thead>
      <tbody>
        {WARNING_LEVELS.map((level) => (
          <tr key={level}>
            <th scope="row">{LEVEL_NAMES[level][language]}</th>
            {WAYS.map((way) => <td key={way}><label className="ring-choice"><input type="checkbox" checked={choice[way].includes(level)} onChange={() => onToggle(way, level)} aria-label={`${LEVEL_NAMES[level][language]} ${t(`ring.${way}`)}`} /></label></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Beside sound and vibration, since without it a dark phone has neither. */
export function AwakeSetting() {
  const t = useText()
  const me = useMe()
  const isOn = useStaysAwake(me.id)
  return (
    <>
      <span>{t('awake.title')}<span className="choice-hint">{t(canStayAwake ? 'awake.why' : 'awake.impossible')}</span></span>
      {canStayAwake && <button type="button" className="button" aria-pressed={isOn} aria-label={`${t('awake.title')} ${t(isOn ? 'setting.on' : 'setting.off')}`} onClick={() => setStaysAwake(me.id, !isOn)}>{t(isOn ? 'setting.on' : 'setting.off')}</button>}
    </>
  )
}

export function LockSettings() {
  const t = useText()
  const [minutes, setMinutes] = useState(idleMinutes)
  const onLock = () => {
    lock()
    void shut()
  }
  return (
    <>
      <fieldset className="segments">
        <legend>{t('lock.after')}</legend>
        {IDLE_MINUTES.map((value) => (
          <label key={value} className={`segment ${minutes === value ? 'segment-on' : ''}`}>
            <input type="radio" name="idle" className="visually-hidden" checked={minutes === value} onChange={() => { setIdleMinutes(value); setMinutes(value) }} />
            {value}
          </label>
        ))}
      </fieldset>
      <button type="button" className="button button-wide lock-now" onClick={onLock}>{t('lock.now')}</button>
    </>
  )
}

export function WaitingLink() {
  const t = useText()
  const count = useKept().length
  return <Link to="/waiting" className="button button-wide">{t('waiting.title')}{count > 0 && ` · ${count}`}</Link>
}
