import { sql } from 'kysely'
import { cardCheckDigit } from '../../src/domain/account-number.ts'
import type { BankAnswer } from '../../src/domain/bank-messages.ts'
import { bankAnswered, type AskedOfBank } from '../../src/flows/bank-answer-to-order.ts'
import { fireNextDeadline } from '../../src/flows/deadline-to-escalation.ts'
import { draftStops, type Drafted } from '../../src/flows/report-to-stop-payment.ts'
import { keepIdentifiers, type Token } from '../../src/platform/vault.ts'
import { aResident, type SmallBureau } from './small-bureau.ts'

export type ACase = { readonly id: string; readonly personId: number; readonly transferIds: readonly string[]; readonly accounts: readonly string[] }
const REGION = 990101001001000
let made = 0

/** A valid card of bank BKA, never the same twice. */
export function aCard(prefix = '622202'): string {
  const digits = prefix + String(1_000_000_000 + ++made).slice(1).padStart(12, '0')
  return digits + cardCheckDigit(digits)
}

export function tokenOf(bureau: SmallBureau, account: string): Token {
  return bureau.at(new Date(0)).vault.token('account', account)
}

type Paid = { readonly account: string; readonly bank: string | null; readonly amountFen: number; readonly paidAt: Date }

/** A reported case of station PA with what the victim paid; `filed`: it has its number. */
export async function aCase(bureau: SmallBureau, at: Date, more: { readonly paid?: readonly Paid[]; readonly filed?: boolean } = {}): Promise<ACase> {
  const personId = await aResident(bureau, `142${String(40_000_000 + ++made)}`)
  const context = bureau.at(at)
  const id = context.newId()
  const paid = more.paid ?? [{ account: aCard(), bank: 'BKA', amountFen: 5_000_000, paidAt: new Date(at.getTime() - 600_000) }]
  const transferIds = paid.map(() => context.newId())
  await bureau.system(async (tx) => {
    await sql`insert into fraud_case (id, number, source, state, fraud_type, taxonomy, person_id, region, unit, reported_at, accepted_at, decided_at, filing_number)
      values (${id}, ${`案-${++made}`}, '96110', ${more.filed === true ? 'filed' : 'accepted'}, 'fake-order', '2025', ${personId}, ${REGION}, 'PA', ${at}, ${at}, ${more.filed === true ? at : null}, ${more.filed === true ? '立〔2026〕1号' : null})`.execute(tx)
    await keepIdentifiers(tx, context.vault, paid.map((one) => context.vault.identifier('account', one.account)))
    for (const [nth, one] of paid.entries()) {
      await sql`insert into money_transfer (id, case_id, level, channel, payee, payee_bank, amount_fen, at, told_by, region, unit)
        values (${transferIds[nth]}, ${id}, 1, 'card', ${tokenOf(bureau, one.account)}, ${one.bank}, ${one.amountFen}, ${one.paidAt}, 'victim', ${REGION}, 'PA')`.execute(tx)
    }
  })
  return { id, personId, transferIds, accounts: paid.map((one) => one.account) }
}

/** As the report is saved: the transfers of the case become drafts. */
export function draftFor(bureau: SmallBureau, one: ACase, at: Date, by: string | null = 'calltaker', paid?: readonly Paid[]): Promise<Drafted> {
  const told = paid ?? one.accounts.map((account): Paid => ({ account, bank: 'BKA', amountFen: 5_000_000, paidAt: new Date(at.getTime() - 600_000) }))
  return bureau.system((tx) => draftStops(tx, bureau.at(at), { kind: 'case', id: one.id, region: REGION, unit: 'PA', personId: one.personId, by: by === null ? null : bureau.userId(by) },
    told.map((paidOne, nth) => ({ id: one.transferIds[nth] ?? null, level: 1, toldBy: 'victim' as const, ...paidOne, account: tokenOf(bureau, paidOne.account) }))), at)
}

export async function rowOf(bureau: SmallBureau, table: 'stop_order' | 'freeze_order' | 'query_order', id: string): Promise<Record<string, unknown>> {
  return bureau.system(async (tx) => (await sql<Record<string, unknown>>`select * from ${sql.table(table)} where id = ${id}`.execute(tx)).rows[0]!)
}

export async function messagesOf(bureau: SmallBureau, orderId: string): Promise<(AskedOfBank & { readonly body: Record<string, unknown> })[]> {
  return bureau.system(async (tx) => (await sql<AskedOfBank & { body: Record<string, unknown> }>`
    select id, bank, ask, order_kind as "orderKind", order_id as "orderId", body from bank_message where order_id = ${orderId} order by created_at, id`.execute(tx)).rows)
}

const SILENT: BankAnswer = { message: '', ask: 'stop', result: 'ok', reason: null, heldFen: null, balanceFen: null, until: null, queuePosition: null, transactions: [], holder: null, accounts: [] }

/** The bank's answer to what it was asked last about this order. */
export async function bankSays(bureau: SmallBureau, orderId: string, at: Date, said: Partial<BankAnswer> = {}): Promise<void> {
  const message = (await messagesOf(bureau, orderId)).at(-1)!
  await answerTo(bureau, message, at, said)
}

export async function answerTo(bureau: SmallBureau, message: AskedOfBank, at: Date, said: Partial<BankAnswer> = {}): Promise<void> {
  await bureau.system((tx) => bankAnswered(tx, bureau.at(at), message, { ...SILENT, message: message.id, ask: message.ask, ...said }), at)
}

export async function stepsFor(bureau: SmallBureau, id: string): Promise<string[]> {
  return bureau.system(async (tx) => (await sql<{ kind: string }>`select kind from step where subject_id = ${id} order by at, id`.execute(tx)).rows.map((row) => row.kind))
}

const FIRED_MAX = 2_000

/** Each clock is answered at its own moment, as the worker does within half a second. Answers what fired. */
export async function letTimePass(bureau: SmallBureau, until: Date): Promise<{ rule: string; at: Date }[]> {
  const fired: { rule: string; at: Date }[] = []
  while (fired.length < FIRED_MAX) {
    const next = await bureau.system(async (tx) => (await sql<{ due_at: Date | null }>`select min(due_at) as due_at from deadline`.execute(tx)).rows[0]!.due_at)
    if (next === null || next > until) return fired
    const due = await fireNextDeadline(bureau.at(next), bureau.ourSource, () => undefined)
    fired.push({ rule: due!.rule, at: next })
  }
  throw new Error(`more than ${FIRED_MAX} clocks ran out`)
}
