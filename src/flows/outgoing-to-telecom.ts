import { MESSAGE_PLACES, type MessageTexts } from '../contract/settings.ts'
import type { CallResult } from '../contract/task.ts'
import { guardianAt, type CallTarget } from '../domain/guardian.ts'
import { CALL_LEGS, COMMAND_CENTRE_NUMBER, type CallLeg, type LegResult } from '../domain/three-way-call.ts'
import { caseById } from '../features/case/case.store.ts'
import { refOf } from '../features/appeal/appeal.rules.ts'
import { blockedTokens } from '../features/listing/listing.store.ts'
import { codeFrom, proofWords, REGISTRY_CODE } from '../features/registry/registry.rules.ts'
import { registrationRecords } from '../features/registry/registry.store.ts'
import { personRecord, personRecords } from '../features/person/person.store.ts'
import { organisationsByCodes } from '../features/organisation/organisation.store.ts'
import { colleagueWithPhone, unitByCode } from '../features/roster/roster.store.ts'
import { messageTextsOf } from '../features/settings/settings.store.ts'
import { recordSteps, taskById } from '../features/task/task.store.ts'
import { callById, type CallRow } from '../features/three-way-call/three-way-call.store.ts'
import { announce, leaseOutgoing, outgoingById, settleOutgoing } from '../platform/outbox.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { openIdentifiers, openRecords } from '../platform/vault.ts'
import { APPEAL_ANSWER, appellantTexted, numbersLeft } from './appeal-in-hand.ts'
import { REGISTERED_FOR_YOU } from './citizen-to-registration.ts'
import { HANG_UP, legTold, RING_LEGS } from './case-to-three-way-call.ts'
import { countCall } from './call-to-next-step.ts'
import { BLOCK_ORDER, blockAnswered } from './number-to-block.ts'
import { lockedCase } from './task-in-hand.ts'

/** How long a row is one worker's own; after a worker's death another takes it. */
const LEASE_SECONDS = 20

type Row = NonNullable<Awaited<ReturnType<typeof outgoingById>>>
/** Clear numbers are opened only here, on their way out, and are kept nowhere. */
type OfTask = Pick<Row, 'id' | 'attempts'> & { readonly channel: 'sms' | 'telephony' | 'carrier'; readonly taskId: string; readonly to: CallTarget; readonly phone: string | undefined; readonly officerPhone: string | undefined; readonly text: string }
type OfBlock = Pick<Row, 'id' | 'attempts'> & { readonly channel: 'block' | 'unblock'; readonly orderId: string; readonly phone: string | undefined }
type OfAppeal = Pick<Row, 'id' | 'attempts'> & { readonly channel: 'sms'; readonly appealId: string; readonly phone: string | undefined; readonly text: string }
/** `rung`: which attempt of each leg this is; `missing`: legs of whom no number is known. */
type OfCall = Pick<Row, 'id' | 'attempts'> & {
  readonly channel: 'conference' | 'hang-up'; readonly callId: string; readonly legs: readonly { readonly leg: CallLeg; readonly to: string }[]
  readonly missing: readonly CallLeg[]; readonly rung: Readonly<Partial<Record<CallLeg, number>>>
}
/** To a citizen, about the protection registry: nobody's task, and nobody waits for what becomes of it. */
type OfRegistry = Pick<Row, 'id' | 'attempts'> & { readonly channel: 'sms'; readonly phone: string | undefined; readonly text: string }
export type Outgoing = OfTask | OfAppeal | OfBlock | OfCall | OfRegistry

export function claimOutgoing(context: Context, max: number): Promise<Outgoing[]> {
  return asSystem(context, async (tx) => {
    const rows = await leaseOutgoing(tx, max, context.now, new Date(context.now.getTime() + LEASE_SECONDS * 1_000))
    // Asked many times a minute, and mostly there is nothing.
    if (rows.length === 0) return []
    const texts = await messageTextsOf(tx)
    const blocks = rows.filter((row) => row.type === BLOCK_ORDER)
    const calls = rows.filter((row) => row.type === RING_LEGS || row.type === HANG_UP)
    const answers = rows.filter((row) => row.type === APPEAL_ANSWER)
    const registry = rows.filter(isOfRegistry)
    const rest = rows.filter((row) => ![blocks, calls, answers, registry].some((some) => some.includes(row)))
    const toCitizens = [...(await ofAppeals(tx, context, answers, texts)), ...(await ofRegistry(tx, context, registry, texts))]
    return [...(await ofBlocks(tx, context, blocks)), ...(await ofCalls(tx, context, calls)), ...toCitizens, ...(await ofTasks(tx, context, rest, texts))]
  })
}

function isOfRegistry({ type }: Row): boolean {
  return type === REGISTRY_CODE || type === REGISTERED_FOR_YOU
}

/** A code is made here once more; it stands in no table. A number whose proof or registration is gone meanwhile is not written to. */
async function ofRegistry(tx: Tx, { vault }: Context, rows: readonly Row[], texts: MessageTexts): Promise<OfRegistry[]> {
  const ids = (type: string) => rows.filter((row) => row.type === type).map((row) => row.subject!)
  const numbers = await openRecords(tx, vault, 'phone-proof', ids(REGISTRY_CODE))
  const registered = await registrationRecords(tx, vault, ids(REGISTERED_FOR_YOU))
  return rows.map(({ id, attempts, type, subject, data }): OfRegistry => {
    if (type === REGISTRY_CODE) {
      const code = codeFrom(vault.token('proof-code', proofWords(subject!, new Date(data.sentAt as string))))
      return { id, attempts, channel: 'sms', phone: numbers.get(subject!), text: texts.code.replaceAll(MESSAGE_PLACES.code, code) }
    }
    return { id, attempts, channel: 'sms', phone: registered.get(subject!)?.phone, text: texts.registered }
  })
}

async function ofTasks(tx: Tx, context: Context, rows: readonly Row[], texts: MessageTexts): Promise<OfTask[]> {
  const recordOf = await personRecords(tx, context.vault, rows.map((row) => Number(row.data.personId)))
  return Promise.all(rows.map(async (row): Promise<OfTask> => {
    const person = recordOf(Number(row.data.personId))
    const officer = row.user_id === null ? undefined : await colleagueWithPhone(tx, row.user_id)
    const to = row.data.to as OfTask['to']
    const { phone } = (to === 'person' ? person : guardianAt(person.guardians, to)) ?? {}
    return { id: row.id, attempts: row.attempts, channel: row.channel as OfTask['channel'], taskId: row.subject!, to, phone, officerPhone: officer?.phone ?? undefined, text: texts[to === 'person' ? to : 'guardian'] }
  }))
}

async function ofBlocks(tx: Tx, context: Context, rows: readonly Row[]): Promise<OfBlock[]> {
  const tokens = await blockedTokens(tx, rows.map((row) => row.subject!))
  const numbers = await openIdentifiers(tx, context.vault, [...tokens.values()])
  return rows.map((row) => ({ id: row.id, attempts: row.attempts, channel: row.data.ask as OfBlock['channel'], orderId: row.subject!, phone: numbers.get(tokens.get(row.subject!) ?? '') }))
}

async function ofAppeals(tx: Tx, context: Context, rows: readonly Row[], texts: MessageTexts): Promise<OfAppeal[]> {
  const numbers = await numbersLeft(tx, context, rows.map((row) => row.subject!))
  return rows.map((row) => ({ id: row.id, attempts: row.attempts, channel: 'sms', appealId: row.subject!, phone: numbers.get(row.subject!), text: texts.appeal.replaceAll(MESSAGE_PLACES.appeal, refOf(row.subject!)) }))
}

async function ofCalls(tx: Tx, context: Context, rows: readonly Row[]): Promise<OfCall[]> {
  const all: OfCall[] = []
  for (const row of rows) {
    const rung = (row.data.legs ?? {}) as OfCall['rung']
    const call = (await callById(tx, row.subject!))!
    // Hung up before the gateway could be reached: nobody is rung any more.
    const asked = call.state === 'open' ? CALL_LEGS.filter((leg) => rung[leg] !== undefined) : []
    const numbers = asked.length === 0 ? {} : await numbersOf(tx, context, row, call)
    const legs = asked.flatMap((leg) => { const to = numbers[leg]; return to == null || to === '' ? [] : [{ leg, to }] })
    all.push({ id: row.id, attempts: row.attempts, channel: row.type === HANG_UP ? 'hang-up' : 'conference', callId: row.subject!, legs, missing: asked.filter((leg) => !legs.some((one) => one.leg === leg)), rung })
  }
  return all
}

async function numbersOf(tx: Tx, context: Context, row: Row, call: CallRow): Promise<Partial<Record<CallLeg, string | null | undefined>>> {
  const one = (await caseById(tx, call.case_id))!
  const taker = row.user_id === null ? undefined : await colleagueWithPhone(tx, row.user_id)
  return {
    victim: (await personRecord(tx, context.vault, one.person_id)).phone, centre: taker?.phone ?? (await unitByCode(tx, call.unit))?.phone,
    third: call.bank === null ? COMMAND_CENTRE_NUMBER : (await organisationsByCodes(tx, [call.bank])).get(call.bank)?.phone,
  }
}

export async function outgoingSent(context: Context, outgoing: Outgoing): Promise<void> {
  await asSystem(context, async (tx) => {
    await settleOutgoing(tx, outgoing.id, { sentAt: context.now })
    if ('orderId' in outgoing) await blockAnswered(tx, context, outgoing.orderId, 'accepted')
    if ('appealId' in outgoing) await appellantTexted(tx, context, outgoing.appealId, { result: 'sent' })
    if ('callId' in outgoing) await legsFailed(tx, context, outgoing, outgoing.missing, 'no-number')
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
    else if ('appealId' in outgoing) await appellantTexted(tx, context, outgoing.appealId, { result: 'failed', reason })
    else if ('callId' in outgoing) await legsFailed(tx, context, outgoing, Object.keys(outgoing.rung) as CallLeg[], reason)
    else if ('taskId' in outgoing) await noteOnTimeline(tx, context, outgoing.taskId, 'port-failed', { channel: outgoing.channel, to: outgoing.to, reason })
  })
}

/** A call that could not be ended has ended with us; its carrier's own clock ends it there. */
async function legsFailed(tx: Tx, context: Context, { callId, rung }: OfCall, legs: readonly CallLeg[], reason: string): Promise<void> {
  for (const leg of legs) await legTold(tx, context, callId, { leg, attempt: rung[leg]!, result: 'failed', reason })
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
export async function takeTelecomResult(context: Context, id: number, { result, leg }: { readonly result: string; readonly leg?: CallLeg }): Promise<'taken' | 'known' | 'unknown'> {
  return asSystem(context, async (tx) => {
    const row = await outgoingById(tx, id)
    if (row === undefined || row.subject === null) return 'unknown'
    if (row.type === RING_LEGS || row.type === HANG_UP) return legResult(tx, context, row, leg, result)
    if (row.data.result !== undefined) return 'known'
    await settleOutgoing(tx, id, { sentAt: context.now, result })
    if (isOfRegistry(row)) return 'taken'
    if (row.type === BLOCK_ORDER) {
      await blockAnswered(tx, context, row.subject, result)
      return 'taken'
    }
    if (row.type === APPEAL_ANSWER) {
      await appellantTexted(tx, context, row.subject, { result })
      return 'taken'
    }
    const seen = row.channel === 'telephony' ? await taskById(tx, row.subject) : undefined
    const task = seen === undefined ? undefined : await lockedCase(tx, seen)
    if (task?.state === 'accepted') await countCall(tx, context, task, { to: row.data.to as CallTarget, result: result as CallResult, step: { actor: null } })
    else await noteOnTimeline(tx, context, row.subject, 'port-result', { channel: row.channel, to: row.data.to, result })
    return 'taken'
  })
}

/** Of a leg more than one thing is told, and only what it was rung for. */
async function legResult(tx: Tx, context: Context, row: Row, leg: CallLeg | undefined, result: string): Promise<'taken' | 'known' | 'unknown'> {
  const attempt = leg === undefined ? undefined : (row.data.legs as Partial<Record<CallLeg, number>> | undefined)?.[leg]
  if (leg === undefined || attempt === undefined) return 'unknown'
  await settleOutgoing(tx, row.id, { sentAt: context.now })
  return legTold(tx, context, row.subject!, { leg, attempt, result: result as LegResult })
}
