import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { isUnreachable, ownFailure } from '../../ui/api/failure.ts'
import { newIdempotencyKey } from '../../ui/api/idempotency.ts'
import { sendPhoto } from '../../ui/api/task-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useKept } from '../offline/kept-rows.ts'
import { keep, send } from '../offline/offline.ts'
import { sendWaiting } from '../offline/send-or-keep.ts'
import { useToast } from '../toast.tsx'
import { reencoded } from './reencode.ts'

const PHOTOS_MAX = 12

interface Picture { readonly key: string; readonly photo: Blob }

/** Proof of the visit. Each picture is kept on the phone first and sent from there, so that a dropped line loses none; what neither the phone nor the server took stays on the page. */
export function DoorPhotos({ task }: { readonly task: TaskView }) {
  const t = useText()
  const toast = useToast()
  const input = useRef<HTMLInputElement>(null)
  const [left, setLeft] = useState<readonly Picture[]>([])
  const [tooMany, setTooMany] = useState(0)
  const save = useSavePicture(task.id)
  const unsent = useKept().filter((row) => row.taskId === task.id && row.entry.kind === 'photo' && row.refusal === null).length
  const room = PHOTOS_MAX - task.photos - left.length
  const taking = useMutation({ mutationFn: async (pictures: readonly Picture[]) => {
    const failed: (Picture & { readonly failure: unknown })[] = []
    for (const picture of pictures) await save(picture).catch((failure: unknown) => failed.push({ ...picture, failure }))
    setLeft(failed)
    void send()
    if (failed[0] !== undefined) throw failed[0].failure
  } })
  const choosing = useMutation({ mutationFn: async (files: readonly File[]) => {
    const pictures: Picture[] = []
    for (const file of files.slice(0, room)) {
      const photo = await reencoded(file)
      if (photo === undefined) toast(t('doorPhoto.unreadable'))
      else pictures.push({ key: newIdempotencyKey(), photo })
    }
    setTooMany(Math.max(0, files.length - room))
    taking.mutate([...left, ...pictures])
  } })
  const isBusy = taking.isPending || choosing.isPending
  return (
    <section className="block" aria-labelledby="photos-title">
      <h2 id="photos-title" className="block-title">{t('doorPhoto.title')}</h2>
      <p className="door-photo-count" role="status">{t('doorPhoto.count', { n: task.photos })}{unsent > 0 && ` · ${t('doorPhoto.unsent', { n: unsent })}`}</p>
      <input
        ref={input} id="door-photo" className="visually-hidden" type="file" accept="image/*" capture="environment" multiple disabled={isBusy || room <= 0} aria-label={t('doorPhoto.take')}
        onChange={(event) => {
          choosing.mutate([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <button type="button" className="button button-wide" disabled={isBusy || room <= 0} onClick={() => input.current?.click()}>{isBusy ? t('action.busy') : t('doorPhoto.take')}</button>
      <p className="card-quiet">{t('doorPhoto.hint', { max: PHOTOS_MAX })}</p>
      {tooMany > 0 && <p className="note note-bad" role="alert">{t('doorPhoto.tooMany', { max: PHOTOS_MAX, n: tooMany })}</p>}
      {taking.isError && <FailureView failure={taking.error} />}
      {left.length > 0 && (
        <div className="bottom-pair">
          <button type="button" className="button bottom-side" disabled={isBusy} onClick={() => { setLeft([]); taking.reset() }}>{t('doorPhoto.drop')}</button>
          <button type="button" className="button button-primary bottom-main" disabled={isBusy} onClick={() => taking.mutate(left)}>{t('doorPhoto.again', { n: left.length })}</button>
        </div>
      )}
    </section>
  )
}

/** On the phone, or where it has no room, to the server. */
function useSavePicture(taskId: string): (picture: Picture) => Promise<void> {
  const client = useQueryClient()
  return async ({ key, photo }) => {
    const kept = await keep({ key, taskId, at: new Date(serverNow()).toISOString(), entry: { kind: 'photo' }, photo })
    if (kept === 'kept') return
    if (kept === 'no-room') await sendWaiting(taskId)
    try {
      client.setQueryData(['task', taskId], await sendPhoto(taskId, photo, key))
    } catch (failure) {
      throw kept === 'no-room' && isUnreachable(failure) ? ownFailure('client.no_room') : failure
    }
  }
}
