import './keys.css'
import { Button, Switch } from 'antd'
import { useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { HelpSheet } from './help-sheet.tsx'
import { useKeysSetting } from './keys-setting.ts'

/** Where shortcuts are turned off and, without them, looked up. */
export function KeysPanel() {
  const t = useText()
  const { isOn, turn } = useKeysSetting()
  const [isHelping, setHelping] = useState(false)
  return (
    <>
      <p className="keys-switch"><label><Switch checked={isOn} onChange={turn} aria-label={t('keys.setting')} /> {t('keys.setting')}</label> <Button onClick={() => setHelping(true)}>{t('keys.show')}</Button></p>
      <p className="quiet">{t('keys.settingHint')}</p>
      {isHelping && <HelpSheet onClose={() => setHelping(false)} />}
    </>
  )
}
