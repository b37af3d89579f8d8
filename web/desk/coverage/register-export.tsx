import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { exportRegister } from '../../ui/api/coverage-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dayOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { saveFile } from '../frame/save-sheet.ts'
import { ReasonDialog } from '../warning/reason-dialog.tsx'

const FORMATS = ['xlsx', 'csv'] as const
type Format = (typeof FORMATS)[number]

/** The register of the place looked at, in the columns of the import: masked at once, in clear text for a reason and then to be corrected and brought in again. */
export function RegisterExport({ place: { region, name } }: { readonly place: { readonly region: string; readonly name: string } }) {
  const t = useText()
  const language = useLanguage()
  const mayReveal = useMay('resident.export')
  const mayImport = useMay('resident.import')
  const [asking, setAsking] = useState<Format | null>(null)
  const [saved, setSaved] = useState('')
  const save = (format: Format, file: Blob) => {
    const fileName = `${t('coverage.export.file')}-${name}-${dayOf(serverNow())}.${format}`
    saveFile(fileName, file)
    setSaved(fileName)
  }
  const masked = useMutation({ mutationFn: (format: Format) => exportRegister({ region, format, language }), gcTime: 0, onMutate: () => setSaved(''), onSuccess: (file, format) => save(format, file) })
  return (
    <section className="panel" aria-labelledby="register-export">
      <h2 id="register-export" className="panel-title">{t('coverage.export', { name })}</h2>
      <p className="quiet">{t('coverage.export.hint')}{mayReveal && mayImport ? t('coverage.export.again') : ''}</p>
      <Files words={t('coverage.export.masked')} isPending={masked.isPending} onChoose={masked.mutate} />
      {mayReveal && <Files words={t('coverage.export.clear')} isPending={false} onChoose={setAsking} />}
      {masked.isError && <FailureView failure={masked.error} />}
      <p role="status" className="quiet">{saved !== '' && t('coverage.export.saved', { name: saved })}</p>
      {asking !== null && (
        <ReasonDialog title={t('coverage.export.clearTitle', { name })} hint={t('coverage.export.clearHint')} look={(reason) => exportRegister({ region, format: asking, language }, reason)} onSeen={(file) => save(asking, file)} onClose={() => setAsking(null)} />
      )}
    </section>
  )
}

interface FilesProps {
  readonly words: string
  readonly isPending: boolean
  readonly onChoose: (format: Format) => void
}

function Files({ words, isPending, onChoose }: FilesProps) {
  const t = useText()
  return (
    <p className="register-files">
      <span>{words}</span>
      {FORMATS.map((format) => <Button key={format} aria-label={`${words} ${t(`coverage.sheet.${format}`)}`} disabled={isPending} onClick={() => onChoose(format)}>{t(`coverage.sheet.${format}`)}</Button>)}
    </p>
  )
}
