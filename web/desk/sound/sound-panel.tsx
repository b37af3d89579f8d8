import './sound-panel.css'
import { Button } from 'antd'
import { LEVEL_NAMES, WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { ring } from '../../ui/sound/ring.ts'
import { useSoundSetting } from './sound-setting.ts'

const PERCENT = 100

/** Which levels ring at the desk, how loudly, and what each sounds like. */
export function SoundPanel() {
  const t = useText()
  const language = useLanguage()
  const [setting, keep] = useSoundSetting()
  const toggle = (level: WarningLevel) => keep({ ...setting, levels: WARNING_LEVELS.filter((one) => setting.levels.includes(one) !== (one === level)) })
  return (
    <>
      <fieldset className="sound-levels">
        <legend>{t('sound.levels')}</legend>
        {WARNING_LEVELS.map((level) => (
          <div key={level} className="sound-level">
            <label><input type="checkbox" checked={setting.levels.includes(level)} disabled={level === 'red'} onChange={() => toggle(level)} /> {LEVEL_NAMES[level][language]}</label>
            <Button size="small" onClick={() => ring(level, setting.volumePercent / PERCENT)}>{t('sound.test', { level: LEVEL_NAMES[level][language] })}</Button>
          </div>
        ))}
      </fieldset>
      <label className="sound-volume">
        {t('sound.volume', { n: setting.volumePercent })}
        <input type="range" min={0} max={PERCENT} step={10} value={setting.volumePercent} onChange={(event) => keep({ ...setting, volumePercent: Number(event.target.value) })} />
      </label>
      <p className="quiet">{t('sound.hint')}</p>
    </>
  )
}
