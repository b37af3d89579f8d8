import type { Revealed } from '../contract/warning.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { isReasonToPrint, noticeOfTask } from '../features/notice/notice.rules.ts'
import { noticesOf, type RevealedNotice } from '../features/notice/notice.store.ts'
import { personById, personRecord, recordReveal } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import { standingOutcome, type OutcomeNote } from '../features/task/task.rules.ts'
import { stepsAbout, taskById } from '../features/task/task.store.ts'
import { warningById } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { actAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'

const PERSON_FIELDS = ['name', 'phone', 'address', 'guardian']

/** Clear text outside a task, with the account that was paid into: for a typed reason, counted and audited each time. */
export function revealPerson(context: ActorContext, warningId: string, reason: string): Promise<Revealed> {
  allow(context.actor, 'warning.reveal')
  return actAs(context, (tx) => warningById(tx, warningId), async (tx, warning) => {
    if (warning === undefined) throw refuse('request.not_found')
    const person = (await personById(tx, warning.person_id))!
    const record = await personRecord(tx, context.vault, person.id)
    const paidAccount = await paidAccountOf(tx, context, warningId)
    const fields = [...PERSON_FIELDS, ...(paidAccount === null ? [] : ['paid-account'])]
    await recordReveal(tx, { userId: context.actor.userId, unit: context.actor.unit, personId: person.id, taskId: null, reason, fields }, context.now)
    await audit(tx, { actor: context.actor.login, action: 'person.reveal', subject: warningId, detail: { reason } }, context.now)
    return { ...personView(person, record, true, context.now), paidAccount }
  })
}

async function paidAccountOf(tx: Tx, context: ActorContext, warningId: string): Promise<string | null> {
  const taskId = standingOutcome(await stepsAbout(tx, warningId))?.task_id
  const sealed = taskId == null ? undefined : (await openRecords(tx, context.vault, 'outcome-note', [taskId])).get(taskId)
  return sealed === undefined ? null : ((JSON.parse(sealed) as OutcomeNote).paid?.account ?? null)
}

/** The signed notice carries the person's name and number: printing it is a reveal like any other, and needs a reason like any other. */
export function revealNotice(context: ActorContext, taskId: string, reason: string | undefined): Promise<RevealedNotice> {
  allow(context.actor, 'task.work')
  return actAs(context, (tx) => taskById(tx, taskId), async (tx, task) => {
    const notice = task === undefined ? undefined : noticeOfTask(task, await noticesOf(tx, [task.warningId]))
    if (task === undefined || notice === undefined) throw refuse('request.not_found')
    if (reason !== undefined) allow(context.actor, 'warning.reveal')
    else if (!isReasonToPrint(task, notice, context.actor.userId)) throw refuse('notice.reason_needed')
    await recordReveal(tx, { userId: context.actor.userId, unit: context.actor.unit, personId: task.personId, taskId, reason: reason ?? 'notice.print', fields: ['name', 'phone'] }, context.now)
    await audit(tx, { actor: context.actor.login, action: 'notice.print', subject: taskId, detail: reason === undefined ? {} : { reason } }, context.now)
    return { personId: task.personId, notice }
  })
}
