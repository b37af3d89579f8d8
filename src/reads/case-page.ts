import { sql } from 'kysely'
import type { CaseDetail, TransferView } from '../contract/case.ts'
import { allow, may } from '../domain/access.ts'
import { maskAccount } from '../domain/account-number.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { maskName } from '../domain/name-mask.ts'
import { refuse } from '../domain/refusal.ts'
import { movesFrom } from '../features/case/case.rules.ts'
import { attachmentsOf, caseById, casesOfPerson, transfersOf, type CaseRow } from '../features/case/case.store.ts'
import { deadlinesOf } from '../features/deadline/deadline.store.ts'
import { personById, personRecord } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import { stepsAbout } from '../features/task/task.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { openIdentifiers, openRecords } from '../platform/vault.ts'
import { caseRows } from './case-list.ts'
import { timelineOf } from './case-timeline.ts'
import { followUpsOf } from './follow-ups.ts'
import { userNames } from './names.ts'
import { threeWayCallOf } from './three-way-calls.ts'
import { watchOfCase } from './watches.ts'

const TRANSFERS_SHOWN_MAX = 200

/** One case: the victim masked, the transfers by level, the statutory clocks, and how it came to this. */
export function casePage(context: ActorContext, id: string): Promise<CaseDetail> {
  allow(context.actor, 'case.read')
  return readAndEnrich(context, async (tx) => {
    const one = await caseById(tx, id)
    if (one === undefined) throw refuse('request.not_found')
    return { one, earlier: (await casesOfPerson(tx, one.person_id)).filter((other) => other.id !== id) }
  }, (tx, { one, earlier }) => detailOf(tx, context, one, earlier))
}

async function detailOf(tx: Tx, context: ActorContext, one: CaseRow, earlier: readonly CaseRow[]): Promise<CaseDetail> {
  const [row] = await caseRows(tx, [one])
  const person = (await personById(tx, one.person_id))!
  const record = await personRecord(tx, context.vault, person.id)
  const narrative = (await openRecords(tx, context.vault, 'case-words', [one.id])).get(one.id)
  const attachments = await attachmentsOf(tx, one.id)
  const steps = await stepsAbout(tx, one.id)
  const users = await userNames(tx, [one.received_by, ...attachments.map((file) => file.added_by)])
  const reveals = await sql<{ count: number }>`select count(*)::int as count from reveal where person_id = ${person.id}`.execute(tx)
  const levels = await sql<{ level: number; transfers: number; amountFen: number }>`
    select level, count(*)::int as transfers, sum(amount_fen)::bigint as "amountFen" from money_transfer where case_id = ${one.id} group by level order by level`.execute(tx)
  return {
    ...row!,
    person: personView(person, record, false, context.now),
    narrative: narrative === undefined ? null : maskDigits(narrative), happenedAt: one.happened_at?.toISOString() ?? null, receivedBy: one.received_by === null ? null : (users.get(one.received_by) ?? null),
    acceptedAt: one.accepted_at?.toISOString() ?? null, decidedAt: one.decided_at?.toISOString() ?? null, closedAt: one.closed_at?.toISOString() ?? null, warningId: one.warning_id,
    clocks: (await deadlinesOf(tx, [one.id])).filter(({ rule }) => !rule.endsWith('-soon')).map((due) => ({ rule: due.rule, dueAt: due.due_at.toISOString() })),
    levels: levels.rows, transferRows: await transferViews(tx, context, one.id),
    attachments: attachments.map((file) => ({ id: file.id, kind: file.kind, fileName: file.file_name, mediaType: file.media_type, bytes: file.bytes, addedAt: file.added_at.toISOString(), addedBy: users.get(file.added_by) ?? '' })),
    followUps: await followUpsOf(tx, context, one.id, steps), watch: await watchOfCase(tx, one.id), threeWayCall: await threeWayCallOf(tx, one.id),
    timeline: await timelineOf(tx, context, steps.map((step) => (typeof step.detail.reason === 'string' ? { ...step, detail: { ...step.detail, reason: maskDigits(step.detail.reason) } } : step))),
    earlier: earlier.map((other) => ({ id: other.id, number: other.number, state: other.state, reportedAt: other.reported_at.toISOString() })),
    revealCount: reveals.rows[0]!.count, printsReceipt: one.received_by === context.actor.userId,
    actions: ['reveal', ...(may(context.actor, 'case.write') ? [...movesFrom(one.state), ...(one.state === 'closed' ? [] : ['attach', 'statement'] as const)] : [])],
  }
}

async function transferViews(tx: Tx, context: ActorContext, caseId: string): Promise<TransferView[]> {
  const rows = await transfersOf(tx, caseId, TRANSFERS_SHOWN_MAX)
  if (rows.length === 0) return []
  const accounts = await openIdentifiers(tx, context.vault, rows.flatMap((row) => [row.payer, row.payee].filter((token) => token !== null)))
  const names = await openRecords(tx, context.vault, 'payee-name', rows.map((row) => row.id))
  const banks = await organisationNames(tx, rows.flatMap((row) => [row.payer_bank, row.payee_bank].filter((code) => code !== null)))
  const masked = (token: string | null) => (token === null ? null : maskAccount(accounts.get(token) ?? '****'))
  return rows.map((row) => ({
    id: row.id, level: row.level, channel: row.channel, payer: masked(row.payer), payerBank: row.payer_bank === null ? null : (banks.get(row.payer_bank) ?? row.payer_bank),
    payee: masked(row.payee), payeeName: names.has(row.id) ? maskName(names.get(row.id)!) : null, payeeBank: row.payee_bank === null ? null : (banks.get(row.payee_bank) ?? row.payee_bank),
    amountFen: row.amount_fen, at: row.at.toISOString(), toldBy: row.told_by,
  }))
}

async function organisationNames(tx: Tx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const rows = await sql<{ code: string; name: string }>`select code, name from organisation where code = any(${[...new Set(codes)]}::text[])`.execute(tx)
  return new Map(rows.rows.map((row) => [row.code, row.name]))
}
