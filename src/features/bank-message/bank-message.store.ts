import { sql, type Transaction } from 'kysely'
import type { BankAsk } from '../../domain/bank-messages.ts'
import type { OrderKind } from '../../domain/order.ts'
import { int4s, texts } from '../../platform/postgres/arrays.ts'

/** What a bank is asked, in tokens: the account is opened on the way out, and the name that lies sealed under the transfer `nameOf`. Moments are ISO texts. */
export type BankBody = { readonly account: string; readonly nameOf?: string | null; readonly amountFen: number | null; readonly since: string | null; readonly until: string | null }
export type BankMessage = { readonly id: string; readonly bank: string; readonly ask: BankAsk; readonly orderKind: OrderKind; readonly orderId: string; readonly body: BankBody }

type Tx = Transaction<{ bank_message: { id: string }; stop_order: { id: string }; query_order: { id: string }; freeze_order: { id: string } }>

/** Written with what made them, sent by the job: nothing is asked of a bank that did not commit. The id is the message's number at the bank. */
export async function tellBanks(tx: Tx, messages: readonly BankMessage[], now: Date): Promise<void> {
  if (messages.length === 0) return
  const column = <T>(pick: (one: BankMessage) => T): T[] => messages.map(pick)
  await sql`
    insert into bank_message (id, bank, ask, order_kind, order_id, body, created_at, next_at)
    select *, ${now}::timestamptz, ${now}::timestamptz from unnest(
      ${column((one) => one.id)}::uuid[], ${column((one) => one.bank)}::text[], ${column((one) => one.ask)}::text[], ${column((one) => one.orderKind)}::text[],
      ${column((one) => one.orderId)}::uuid[], ${column((one) => JSON.stringify(one.body))}::jsonb[])`.execute(tx)
}

export type LeasedMessage = BankMessage & { readonly attempts: number; readonly createdAt: Date; readonly received: boolean; readonly told: boolean }
const columns = sql`m.id, m.bank, m.ask, m.order_kind as "orderKind", m.order_id as "orderId", m.body, m.attempts, m.created_at as "createdAt", m.received_at is not null as received, m.told_at is not null as told`
const BANKS_AT_ONCE_MAX = 500
/** A release goes on for weeks if it must; what is counted no further than this says "often". */
const ATTEMPTS_COUNTED_MAX = 10_000

/**
 * Messages that are due, of each bank at most its share, so that a thousand that wait for a dead bank hold up nobody else's. Each belongs to
 * the caller until `leasedUntil`. `busy`: how many of a bank's the caller may take when that is not `perBank`. The banks are found by
 * jumping from one to the next in the index bank_message_waiting, whatever lies between.
 */
export async function leaseBankMessages(tx: Tx, { perBank, busy, now, leasedUntil }: { perBank: number; busy: ReadonlyMap<string, number>; now: Date; leasedUntil: Date }): Promise<LeasedMessage[]> {
  const shares = [...busy]
  const leased = await sql<LeasedMessage>`
    with recursive waiting (bank, nth) as (
      (select bank, 1 from bank_message where answered_at is null and gave_up_at is null order by bank limit 1)
      union all
      select (select n.bank from bank_message n where n.answered_at is null and n.gave_up_at is null and n.bank > w.bank order by n.bank limit 1), w.nth + 1
      from waiting w where w.bank is not null and w.nth < ${BANKS_AT_ONCE_MAX}
    ), share as (
      select w.bank, coalesce(b.room, ${perBank}::int) as room
      from waiting w left join unnest(${texts(shares, ([bank]) => bank)}::text[], ${int4s(shares, ([, room]) => room)}::int[]) as b (bank, room) on b.bank = w.bank where w.bank is not null
    ), due as (
      select d.id from share s cross join lateral (
        select m.id from bank_message m where m.bank = s.bank and m.answered_at is null and m.gave_up_at is null and m.next_at <= ${now}
        order by m.next_at, m.id limit s.room for update skip locked) d
    )
    update bank_message m set next_at = ${leasedUntil}, attempts = least(m.attempts + 1, ${ATTEMPTS_COUNTED_MAX}) from due where m.id = due.id returning ${columns}`.execute(tx)
  return leased.rows
}

/** Of these orders, those that have ended: nothing is asked for them any more but to let go. */
export async function endedOrders(tx: Tx, orderIds: readonly string[]): Promise<Set<string>> {
  const ended = await sql<{ id: string }>`
    select id from stop_order where id = any(${orderIds}::uuid[]) and ended_at is not null
    union all select id from query_order where id = any(${orderIds}::uuid[]) and ended_at is not null
    union all select id from freeze_order where id = any(${orderIds}::uuid[]) and ended_at is not null`.execute(tx)
  return new Set(ended.rows.map((row) => row.id))
}

export type KnownMessage = LeasedMessage & { readonly answered: boolean }

/** Not locked: whoever answers it locks the order first, and the message by settling it. */
export async function bankMessageById(tx: Tx, id: string): Promise<KnownMessage | undefined> {
  const found = await sql<KnownMessage>`select ${columns}, m.answered_at is not null as answered from bank_message m where m.id = ${id}`.execute(tx)
  return found.rows[0]
}

/** What becomes of a message. False: it was so already, and whatever else this transaction did for it must not stand. */
export async function markReceived(tx: Tx, id: string, now: Date): Promise<boolean> {
  return (await sql`update bank_message set received_at = ${now} where id = ${id} and received_at is null`.execute(tx)).numAffectedRows === 1n
}

/** `answer` holds figures and tokens; the words of the bank lie sealed in the vault. */
export async function markAnswered(tx: Tx, id: string, answer: { readonly result: string; readonly facts: object }, now: Date): Promise<boolean> {
  const done = await sql`update bank_message set answered_at = ${now}, result = ${answer.result}, answer = ${JSON.stringify(answer.facts)}::jsonb where id = ${id} and answered_at is null`.execute(tx)
  return done.numAffectedRows === 1n
}

/** People are told once. */
export async function markTold(tx: Tx, id: string, now: Date): Promise<boolean> {
  return (await sql`update bank_message set told_at = ${now} where id = ${id} and told_at is null and answered_at is null`.execute(tx)).numAffectedRows === 1n
}

export async function markGivenUp(tx: Tx, ids: readonly string[], reason: string, now: Date): Promise<void> {
  await sql`update bank_message set gave_up_at = ${now}, result = ${reason} where id = any(${ids}::uuid[]) and answered_at is null and gave_up_at is null`.execute(tx)
}

/** A message that is under way belongs to whoever leased it; an answer that came meanwhile stands. */
export async function retryAt(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update bank_message set next_at = ${at} where id = ${id} and answered_at is null and gave_up_at is null`.execute(tx)
}

/** More about a request that was answered before, under a number of its own. False: it was told already. */
export async function addPush(tx: Tx, push: { readonly id: string; readonly of: BankMessage; readonly result: string; readonly facts: object }, now: Date): Promise<boolean> {
  const { bank, ask, orderKind, orderId, body } = push.of
  const added = await sql`insert into bank_message (id, bank, ask, order_kind, order_id, body, created_at, next_at, received_at, answered_at, result, answer)
    values (${push.id}, ${bank}, ${ask}, ${orderKind}, ${orderId}, ${JSON.stringify(body)}::jsonb, ${now}, ${now}, ${now}, ${now}, ${push.result}, ${JSON.stringify(push.facts)}::jsonb) on conflict (id) do nothing`.execute(tx)
  return added.numAffectedRows === 1n
}
