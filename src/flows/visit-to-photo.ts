import { createHash } from 'node:crypto'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { recordReveal } from '../features/person/person.store.ts'
import { bareJpeg } from '../features/photo/photo.rules.ts'
import { insertPhoto, photoById, photosOf, sealedPhoto } from '../features/photo/photo.store.ts'
import { warningById } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { actAs, type ActorContext } from '../platform/transaction.ts'
import { actOnTask, mustHold, recordMove, type TapContext } from './task-in-hand.ts'

const PHOTOS_OF_TASK_MAX = 12

/** At the door: that somebody was there, and what they found. What the camera wrote into the file is taken out whatever the phone did before; the same picture again is one. */
export async function keepPhoto(context: TapContext, taskId: string, taken: Buffer): Promise<void> {
  allow(context.actor, 'task.work')
  const picture = bareJpeg(taken)
  if (picture === undefined) throw refuse('photo.unreadable')
  const sha256 = createHash('sha256').update(picture).digest()
  await actOnTask(context, taskId, async (tx, task) => {
    mustHold(task, context)
    if (task.kind !== 'visit' || task.atDoorAt === null) throw refuse('task.not_possible')
    const earlier = (await photosOf(tx, [task.warningId])).filter((photo) => photo.task_id === taskId)
    if (earlier.some((photo) => photo.sha256.equals(sha256))) return
    if (earlier.length >= PHOTOS_OF_TASK_MAX) throw refuse('photo.too_many', { limit: PHOTOS_OF_TASK_MAX })
    const id = context.newId()
    await insertPhoto(tx, {
      id, task_id: taskId, warning_id: task.warningId, bytes: picture.length, sha256, sealed: context.vault.seal(picture), added_at: context.now, added_by: context.actor.userId, region: task.region, unit: task.unit,
    })
    await recordMove(tx, context, task, { kind: 'photo-taken', actor: context.actor.userId, detail: {} })
    await audit(tx, { actor: context.actor.login, action: 'photo.take', subject: id, detail: { task: taskId, bytes: picture.length } }, context.now)
  })
}

/** A door may show a name, a face, a plate: looking at one is a reveal, for a typed reason. */
export function openPhoto(context: ActorContext, id: string, reason: string): Promise<Buffer> {
  allow(context.actor, 'warning.reveal')
  return actAs(context, (tx) => photoById(tx, id), async (tx, photo) => {
    const warning = photo === undefined ? undefined : await warningById(tx, photo.warning_id)
    if (photo === undefined || warning === undefined) throw refuse('request.not_found')
    await recordReveal(tx, { userId: context.actor.userId, unit: context.actor.unit, personId: warning.person_id, taskId: photo.task_id, reason, fields: ['photo'] }, context.now)
    await audit(tx, { actor: context.actor.login, action: 'photo.open', subject: id, detail: { task: photo.task_id, reason } }, context.now)
    return context.vault.openBytes(await sealedPhoto(tx, id))
  })
}
