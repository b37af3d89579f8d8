import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { saveDecisionTable } from '../../ui/api/settings-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { FileField } from '../frame/file-field.tsx'

/** A table that the server refuses changes nothing; it says which part it does not take. */
export function RuleUpload() {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [content, setContent] = useState<unknown>(undefined)
  const [isBroken, setBroken] = useState(false)
  const save = useMutation({
    mutationFn: () => saveDecisionTable(note.trim(), content),
    onSuccess: async () => {
      void message.success(t('settings.saved'))
      setNote('')
      setFile(null)
      setContent(undefined)
      await client.invalidateQueries({ queryKey: ['decision-tables'] })
    },
  })
  const onFile = async (chosen: File | null) => {
    save.reset()
    setFile(chosen)
    setContent(undefined)
    if (chosen === null) return
    try {
      setContent(JSON.parse(await chosen.text()) as unknown)
      setBroken(false)
    } catch {
      setBroken(true)
    }
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <section className="panel" aria-labelledby="upload-title">
      <h2 id="upload-title" className="panel-title">{t('rules.upload')}</h2>
      <form className="inline-form" onSubmit={onSubmit}>
        <FileField label={t('rules.file')} accept=".json,application/json" file={file} onFile={(chosen) => void onFile(chosen)} />
        <label className="desk-field">{t('rules.note')}<Input required minLength={2} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} /></label>
        <Button type="primary" htmlType="submit" disabled={content === undefined || save.isPending}>{save.isPending ? t('action.busy') : t('rules.save')}</Button>
      </form>
      {isBroken && <p className="desk-error" role="alert">{t('rules.notJson')}</p>}
      {save.isError && <FailureView failure={save.error} />}
    </section>
  )
}
