import { useText } from '../../ui/i18n/use-text.ts'

interface Props {
  readonly label: string
  readonly accept: string
  readonly file: File | null
  readonly onFile: (file: File | null) => void
}

/** The browser's own file button speaks the browser's language, not the page's. */
export function FileField({ label, accept, file, onFile }: Props) {
  const t = useText()
  return (
    <div className="desk-field">
      {label}
      <label className="file-field">
        <input key={file === null ? 'none' : 'chosen'} type="file" className="visually-hidden" aria-label={label} accept={accept} onChange={(event) => onFile(event.target.files?.[0] ?? null)} />
        <span className="file-button">{t('file.choose')}</span>
        <span className="file-name">{file?.name ?? t('file.none')}</span>
      </label>
    </div>
  )
}
