import type { CallResult } from '../contract/task.ts'
import { blockedTokens } from '../features/listing/listing.store.ts'
import type { PersonRecord } from '../features/person/person.rules.ts'
import { colleagueWithPhone } from '../features/roster/roster.store.ts'
import { recordSteps, taskById } from '../features/task/task.store.ts'
import { announce, leaseOutgoing, outgoingById, settleOutgoing } from '../platform/outbox.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { openIdentifiers, openRecords } from '../platform/vault.ts'
import { countCall } from './call-to-next-step.ts'
import { BLOCK_ORDER, blockAnswered } from './number-to-block.ts'
import { lockedCase } from './task-in-hand.ts'

/** How long a row is one worker's own; after a worker's death another takes it. */
const LEASE_SECONDS = 20
const SMS_TEXT = '【反诈中心】您可能正在遭遇电信网络诈骗，请立即停止转账并挂断电话，民警正在联系您。请拨打96110核实。'

type Row = NonNullable<Awaited<ReturnType<typeof outgoingById>>>
/** Clear numbers are opened only here, on their way out, and are kept nowhere. */
type OfTask = Pick<Row, 'id' | 'attempts'> & { readonly channel: 'sms' | 'telephony' | 'carrier'; readonly taskId: string; readonly to: 'person' | 'guardian'; readonly phone: string | undefined; readonly officerPhone: string | undefined; readonly text: string }
type OfBlock = Pick<Row, 'id' | 'attempts'> & { readonly channel: 'block' | 'unblock'; readonly orderId: string; readonly phone: string | undefined }
export type Outgoing = OfTask | OfBlock

export function claimOutgoing(context: Context, max: number): Promise<Outgoing[]> {
  return asSystem(context, async (tx) => {
    const rows = await leaseOutgoing(tx, max, context.now, new Date(context.now.getTime() + LEASE_SECONDS * 1_000))
    const blocks = rows.filter((row) => row.type === BLOCK_ORDER)
    return [...(await ofBlocks(tx, context, blocks)), ...(await ofTasks(tx, context, rows.filter((row) => row.type !== BLOCK_ORDER)))]
  })
}

async function ofTasks(tx: Tx, context: Context, rows: readonly Row[]): Promise<OfTask[]> {
  const records = await openRecords(tx, context.vault, 'person', rows.map((row) => String(row.data.personId)))
  return Promise.all(rows.map(async (row): Promise<OfTask> => {
    const record = records.get(String(row.data.personId))
    const person = record === undefined ? undefined : (JSON.parse(record) as PersonRecord)
    const officer = row.user_id === null ? undefined : await colleagueWithPhone(tx, row.user_id)
    const to = row.data.to as OfTask['to']
    return { id: row.id, attempts: row.attempts, channel: row.channel as OfTask['channel'], taskId: row.subject!, to, phone: to === 'guardian' ? person?.guardian?.phone : person?.phone, officerPhone: officer?.phone ?? undefined, text: SMS_TEXT }
  }))
}

async function ofBlocks(tx: Tx, context: Context, rows: readonly Row[]): Promise<OfBlock[]> {
  const tokens = await blockedTokens(tx, rows.map((row) => row.subject!))
  const numbers = await openIdentifiers(tx, context.vault, [...tokens.values()])
  return rows.map((row) => ({ id: row.id, attempts: row.attempts, channel: row.data.ask as OfBlock['channel'], orderId: row.subject!, phone: numbers.get(tokens.get(row.subject!) ?? '') }))
}

export async function outgoingSent(context: Context, outgoing: Outgoing): Promise<void> {
  await asSystem(context, async (tx) => {
    await settleOutgoing(tx, outgoing.id, { sentAt: context.now })
    if ('orderId' in outgoing) await blockAnswered(tx, context, outgoing.orderId, 'accepted')
  })
}

export async function outgoingRetry(context: Context, outgoing: Outgoing): Promise<void> {
  const waitSeconds = Math.min(60, 2 ** outgoing.attempts)
  await asSystem(context, (tx) => settleOutgoing(tx, outgoing.id, { nextAt: new Date(context.now.getTime() + waitSeconds * 1_000) }))
}

/** The officer must know that nobody was called or written to: it stands on the timeline, and the page is told. A block order keeps it itself. */
export async function outgoingGaveUp(context: Context, outgoing: Outgoing, reason: string): Promise<void> {
  await asSystem(context, async (tx) => {
    await settleOutgoing(tx, outgoing.id, { failedAt: context.now })
    if ('orderId' in outgoing) await blockAnswered(tx, context, outgoing.orderId, 'failed', reason)
    else await noteOnTimeline(tx, context, outgoing.taskId, 'port-failed', { channel: outgoing.channel, to: outgoing.to, reason })
  })
}

async function noteOnTimeline(tx: Tx, context: Context, taskId: string, kind: string, detail: Record<string, unknown>): Promise<void> {
  const task = await taskById(tx, taskId)
  if (task === undefined) return
  await recordSteps(tx, [{ subjectId: task.warningId, taskId, actor: null, kind, detail, region: task.region, unit: task.unit }], context.now)
  await announce(tx, [{ type: 'task.changed', subject: taskId, region: task.region, unit: task.unit, userId: task.assignee }], context.now)
}

/**
 * What the gateway says became of it. The first answer to a request counts and a repeated one changes nothing. The result of a call that the
 * officer had the port dial is a call result like one entered by hand; the officer may have undone or closed the task meanwhile.
 */
export async function takeTelecomResult(context: Context, id: number, result: string): Promise<'taken' | 'known' | 'unknown'> {
  return asSystem(context, async (tx) => {
    const row = await outgoingById(tx, id)
    if (row === undefined || row.subject === null) return 'unknown'
    if (row.data.result !== undefined) return 'known'
    await settleOutgoing(tx, id, { sentAt: context.now, result })
    if (row.type === BLOCK_ORDER) {
      await blockAnswered(tx, context, row.subject, result)
      return 'taken'
    }
    const seen = row.channel === 'telephony' ? await taskById(tx, row.subject) : undefined
    const task = seen === undefined ? undefined : await lockedCase(tx, seen)
    if (task?.state === 'accepted') await countCall(tx, context, task, { to: row.data.to as 'person' | 'guardian', result: result as CallResult, step: { actor: null } })
    else await noteOnTimeline(tx, context, row.subject, 'port-result', { channel: row.channel, to: row.data.to, result })
    return 'taken'
  })
}
