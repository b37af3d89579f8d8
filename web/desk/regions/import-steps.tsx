import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { BadRows } from '../frame/bad-rows.tsx'
import { FileField } from '../frame/file-field.tsx'

type Bad = { readonly line: number; readonly zh: string; readonly en: string }
type Counts = {
  readonly total: number; readonly added: number; readonly changed: number; readonly unchanged: number; readonly badTotal: number; readonly bad: readonly Bad[]; readonly correction: string | null
}

interface Props<Preview extends Counts & { readonly seen: string }> {
  readonly title: string
  readonly hint: string
  readonly accept: string
  /** What has to be chosen beside the file; a change of it makes the preview void. */
  readonly choice?: { readonly field: ReactNode; readonly value: string | undefined }
  readonly preview: (file: File) => Promise<Preview>
  readonly bringIn: (file: File, seen: string) => Promise<Counts>
  readonly Show: (props: { readonly preview: Preview }) => ReactNode
  readonly other?: Parameters<typeof BadRows>[0]['other']
}

/** A file is looked at first, and brought in as it was seen. */
export function ImportSteps<Preview extends Counts & { readonly seen: string }>({ title, hint, accept, choice, preview, bringIn, Show, other }: Props<Preview>) {
  const t = useText()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const look = useMutation({ mutationFn: (asked: { readonly chosen: File; readonly choice: string | undefined }) => preview(asked.chosen) })
  const write = useMutation({
    mutationFn: ({ chosen, seen }: { readonly chosen: File; readonly seen: string }) => bringIn(chosen, seen),
    onSuccess: async () => {
      setFile(null)
      look.reset()
      await Promise.all([client.invalidateQueries({ queryKey: ['regions'] }), client.invalidateQueries({ queryKey: ['coverage'] })])
    },
  })
  const onFile = (chosen: File | null) => {
    setFile(chosen)
    look.reset()
    write.reset()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    write.reset()
    if (file !== null) look.mutate({ chosen: file, choice: choice?.value })
  }
  // Another choice makes another effect: what was seen holds no more.
  const seen = file !== null && look.variables?.choice === choice?.value ? look.data : undefined
  return (
    <section className="regions-import" aria-label={title}>
      <h3 className="panel-sub">{title}</h3>
      <p className="quiet">{hint}</p>
      <form className="inline-form" onSubmit={onSubmit}>
        <FileField label={t('regions.file')} accept={accept} file={file} onFile={onFile} />
        {choice?.field}
        <Button htmlType="submit" type={seen === undefined ? 'primary' : 'default'} disabled={file === null || (choice !== undefined && choice.value === undefined) || look.isPending || write.isPending}>{look.isPending ? t('action.busy') : t('regions.preview')}</Button>
      </form>
      {look.isError && <FailureView failure={look.error} />}
      {seen !== undefined && (
        <div className="regions-preview" role="group" aria-label={t('regions.previewOf')}>
          <h4>{t('regions.previewOf')}</h4>
          <Result counts={seen} words="regions.result" other={other} />
          <Show preview={seen} />
          {write.isError && <FailureView failure={write.error} />}
          {seen.added + seen.changed === 0 && <p><strong>{t('regions.nothing')}</strong></p>}
          <div className="form-end">
            <Button onClick={() => onFile(null)}>{t('regions.discard')}</Button>
            <Button type="primary" disabled={write.isPending || seen.added + seen.changed === 0} onClick={() => write.mutate({ chosen: file!, seen: seen.seen })}>{write.isPending ? t('action.busy') : t('regions.bringIn')}</Button>
          </div>
        </div>
      )}
      {write.data !== undefined && <Result counts={write.data} words="regions.done" other={other} />}
    </section>
  )
}

interface ResultProps { readonly counts: Counts; readonly words: 'regions.result' | 'regions.done'; readonly other: Parameters<typeof BadRows>[0]['other'] }

function Result({ counts, words, other }: ResultProps) {
  const t = useText()
  return (
    <div role="status">
      <p><strong>{t(words, { total: counts.total, added: counts.added, changed: counts.changed, unchanged: counts.unchanged, bad: counts.badTotal })}</strong></p>
      <BadRows bad={counts.bad} badTotal={counts.badTotal} correction={counts.correction} {...(other === undefined ? {} : { other })} />
      {counts.badTotal > 0 && counts.correction === null && <p className="quiet">{t('regions.tooManyLeft')}</p>}
    </div>
  )
}
