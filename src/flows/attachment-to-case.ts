import { createHash } from 'node:crypto'
import { refuse } from '../domain/refusal.ts'
import { allow } from '../domain/access.ts'
import { isStorable } from '../domain/storable-text.ts'
import { kindOfMedia, mediaTypeOf } from '../features/attachment/attachment.rules.ts'
import { attachmentById, attachmentsOf, caseById, changeAttachmentKind, insertAttachment, sealedAttachment } from '../features/case/case.store.ts'
import { recordReveal } from '../features/person/person.store.ts'
import { audit } from '../platform/audit.ts'
import { actAs, type ActorContext } from '../platform/transaction.ts'
import { actOnCase, recordOnCase } from './case-in-hand.ts'
import type { TapContext } from './task-in-hand.ts'

const FILE_NAME_CHARS_MAX = 200

/** `isForm`: the picture is of a paper form, as whoever sends it says. */
type Sent = { readonly fileName: string; readonly bytes: Buffer; readonly isForm?: boolean }

/** A recording, a paper form, a picture: sealed like everything that is said of people. The same file sent again is one attachment, and may be called a form then. */
export function attachToCase(context: TapContext, caseId: string, file: Sent): Promise<void> {
  const mediaType = mediaTypeOf(file.bytes)
  if (mediaType === undefined || !isStorable(file.fileName)) throw refuse('attachment.unreadable')
  const kind = kindOfMedia(mediaType, file.isForm === true)
  const sha256 = createHash('sha256').update(file.bytes).digest()
  return actOnCase(context, caseId, async (tx, one) => {
    if (one.state === 'closed') throw refuse('case.not_possible')
    const known = (await attachmentsOf(tx, caseId)).find((other) => other.sha256.equals(sha256))
    if (known !== undefined && (known.kind === kind || kind !== 'form')) return
    if (known !== undefined) {
      await changeAttachmentKind(tx, known.id, kind)
      await audit(tx, { actor: context.actor.login, action: 'case.attach', subject: caseId, detail: { kind, was: known.kind } }, context.now)
      return
    }
    const row = { id: context.newId(), case_id: caseId, kind, file_name: file.fileName.slice(0, FILE_NAME_CHARS_MAX), media_type: mediaType, bytes: file.bytes.length, sha256 }
    await insertAttachment(tx, { ...row, sealed: context.vault.seal(file.bytes), added_at: context.now, added_by: context.actor.userId, region: one.region, unit: one.unit })
    await recordOnCase(tx, context, one, { kind: 'attached', actor: context.actor.userId, detail: { kind: row.kind } })
    await audit(tx, { actor: context.actor.login, action: 'case.attach', subject: caseId, detail: { kind: row.kind, bytes: row.bytes } }, context.now)
  })
}

/** Opening one is a reveal: it may show and say anything of the victim. */
export function openAttachment(context: ActorContext, id: string): Promise<{ readonly fileName: string; readonly mediaType: string; readonly content: Buffer }> {
  allow(context.actor, 'case.read')
  return actAs(context, (tx) => attachmentById(tx, id), async (tx, found) => {
    const one = found === undefined ? undefined : await caseById(tx, found.case_id)
    if (found === undefined || one === undefined) throw refuse('request.not_found')
    await recordReveal(tx, { userId: context.actor.userId, unit: context.actor.unit, personId: one.person_id, taskId: null, reason: 'attachment.open', fields: ['attachment'] }, context.now)
    await audit(tx, { actor: context.actor.login, action: 'case.attachment', subject: id, detail: { case: one.id } }, context.now)
    return { fileName: found.file_name, mediaType: found.media_type, content: context.vault.openBytes(await sealedAttachment(tx, id)) }
  })
}
