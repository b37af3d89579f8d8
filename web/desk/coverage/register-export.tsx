import { Button } from 'antd'
import { useState } from 'react'
import { exportRegister, registerSheetAddress } from '../../ui/api/coverage-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dayOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useMay } from '../../ui/session/use-may.ts'
import { saveFile } from '../frame/save-sheet.ts'
import { ReasonDialog } from '../warning/reason-dialog.tsx'

const FORMATS = ['xlsx', 'csv'] as const
type Format = (typeof FORMATS)[number]

/** The register of the place looked at, in the columns of the import: masked at once, in clear text for a reason and then to be corrected and brought in again. */
export function RegisterExport({ place }: { readonly place: { readonly region: string; readonly name: string } }) {
  const t = useText()
  const language = useLanguage()
  const mayReveal = useMay('resident.export')
  const mayImport = useMay('resident.import')
  const [asking, setAsking] = useState<Format | null>(null)
  const [saved, setSaved] = useState('')
  const { region, name } = place
  const save = (file: Blob) => {
    const fileName = `${t('coverage.export.file')}-${name}-${dayOf(serverNow())}.${asking ?? 'xlsx'}`
    saveFile(fileName, file)
    setSaved(fileName)
  }
  return (
    <section className="panel" aria-labelledby="register-export">
      <h2 id="register-export" className="panel-title">{t('coverage.export', { name })}</h2>
      <p className="quiet">{t('coverage.export.hint')}{mayReveal && mayImport ? t('coverage.export.again') : ''}</p>
      <ul className="register-files">
        <li>
          <span>{t('coverage.export.masked')}</span>
          {FORMATS.map((format) => <a key={format} href={registerSheetAddress({ region, format, language })} download>{t(`coverage.sheet.${format}`)}</a>)}
        </li>
        {mayReveal && (
          <li>
            <span>{t('coverage.export.clear')}</span>
            {FORMATS.map((format) => <Button key={format} aria-label={`${t('coverage.export.clear')} ${t(`coverage.sheet.${format}`)}`} onClick={() => setAsking(format)}>{t(`coverage.sheet.${format}`)}</Button>)}
          </li>
        )}
      </ul>
      <p role="status" className="quiet">{saved !== '' && t('coverage.export.saved', { name: saved })}</p>
      {asking !== null && <ReasonDialog title={t('coverage.export.clearTitle', { name })} hint={t('coverage.export.clearHint')} look={(reason) => exportRegister({ region, format: asking, language }, reason)} onSeen={save} onClose={() => setAsking(null)} />}
    </section>
  )
}
