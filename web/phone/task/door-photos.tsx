import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { newIdempotencyKey } from '../../ui/api/idempotency.ts'
import { sendPhoto } from '../../ui/api/task-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useKept } from '../offline/kept-rows.ts'
import { keep, send } from '../offline/offline.ts'
import { useToast } from '../toast.tsx'
import { reencoded } from './reencode.ts'

const PHOTOS_MAX = 12

/** Proof of the visit. Each picture is kept on the phone first and sent from there, so that a dropped line loses none. */
export function DoorPhotos({ task }: { readonly task: TaskView }) {
  const t = useText()
  const toast = useToast()
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const unsent = useKept().filter((row) => row.taskId === task.id && row.entry.kind === 'photo' && row.refusal === null).length
  const taking = useMutation({ mutationFn: async (files: readonly File[]) => {
    for (const file of files.slice(0, PHOTOS_MAX - task.photos)) {
      const photo = await reencoded(file)
      if (photo === undefined) {
        toast(t('doorPhoto.unreadable'))
        continue
      }
      const entered = { key: newIdempotencyKey(), taskId: task.id, at: new Date(serverNow()).toISOString(), entry: { kind: 'photo' } as const, photo }
      if (!(await keep(entered))) client.setQueryData(['task', task.id], await sendPhoto(task.id, photo, entered.key))
    }
    void send()
  } })
  return (
    <section className="block" aria-labelledby="photos-title">
      <h2 id="photos-title" className="block-title">{t('doorPhoto.title')}</h2>
      <p className="door-photo-count" role="status">{t('doorPhoto.count', { n: task.photos })}{unsent > 0 && ` · ${t('doorPhoto.unsent', { n: unsent })}`}</p>
      <input
        ref={input} id="door-photo" className="visually-hidden" type="file" accept="image/*" capture="environment" multiple disabled={taking.isPending || task.photos >= PHOTOS_MAX} aria-label={t('doorPhoto.take')}
        onChange={(event) => {
          taking.mutate([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <button type="button" className="button button-wide" disabled={taking.isPending || task.photos >= PHOTOS_MAX} onClick={() => input.current?.click()}>{taking.isPending ? t('action.busy') : t('doorPhoto.take')}</button>
      <p className="card-quiet">{t('doorPhoto.hint', { max: PHOTOS_MAX })}</p>
      {taking.isError && <FailureView failure={taking.error} />}
    </section>
  )
}
