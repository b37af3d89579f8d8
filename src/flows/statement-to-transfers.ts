import type { StatementReceipt } from '../contract/case.ts'
import { LEVEL_MAX } from '../domain/order.ts'
import { refuse, Refusal } from '../domain/refusal.ts'
import { accountAbove, HEADER_ROWS_MAX, readStatementLine, statementColumns, type StatementColumns, type StatementLine } from '../features/statement/statement.rules.ts'
import { caseForUpdate, insertTransfers, placeOfAccount, type AccountPlace, type CaseRow, type TransferRow } from '../features/case/case.store.ts'
import { banksTold, type ToldAccount } from '../features/organisation/organisation.store.ts'
import { audit } from '../platform/audit.ts'
import { uuidOf } from '../platform/ids.ts'
import { asSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, type Identifier, type Vault } from '../platform/vault.ts'
import { caseInSight, recordOnCase } from './case-in-hand.ts'
import { awaitedStatements, statementAnswers } from './query-on-paper.ts'

/** One transaction each: what was read stays, and the same file sent again changes nothing. */
const ROWS_AT_ONCE = 5_000
const ROWS_MAX = 1_100_000
const BAD_ROWS_NAMED_MAX = 100
/** An account that moves a million times does so with the same few thousand others. */
const KNOWN_ACCOUNTS_MAX = 100_000

type Line = { readonly line: number; readonly cells: readonly string[] }
type Read = StatementLine & { readonly line: number; readonly key: string }
/** An account as it was met before. `bank` null: nobody is known whose it is; `isNamed`: a line has named a bank with it. */
type Known = { readonly identifier: Identifier; readonly bank: string | null; readonly isNamed: boolean }
type Counts = { rows: number; taken: number; skipped: number; duplicate: number; bad: number }
type Bad = { line: number; refusal: Refusal }

/**
 * A bank's statement of an account in a case: each line becomes a transfer of the account's level (what came in) or the next (what went on).
 * Read as it comes, a few thousand lines in memory; good lines are kept, bad ones named by their line.
 */
export async function takeStatement(context: ActorContext, caseId: string, lines: AsyncIterable<Line>, given: string | undefined): Promise<StatementReceipt> {
  await caseInSight(context, caseId)
  const counts: Counts = { rows: 0, taken: 0, skipped: 0, duplicate: 0, bad: 0 }
  const named: Bad[] = []
  const places = new Map<string, AccountPlace | undefined>()
  const known = new Map<string, Known>()
  const awaited = await asSystem(context, (tx) => awaitedStatements(tx, caseId))
  const answers = new Map<string, number>()
  const name = (wrong: readonly Bad[]) => {
    counts.bad += wrong.length
    named.push(...wrong.slice(0, BAD_ROWS_NAMED_MAX - named.length))
  }
  const save = async (rows: readonly Read[]) => {
    if (rows.length === 0) return
    const kept = await asSystem(context, (tx) => saveRows(tx, context, caseId, { rows, counts, name, places, known, awaited, answers }))
    if (known.size + kept.size > KNOWN_ACCOUNTS_MAX) known.clear()
    for (const [value, one] of kept) known.set(value, one)
  }
  let waiting: Read[] = []
  for await (const read of readLines(context, lines, given)) {
    if (++counts.rows > ROWS_MAX) throw refuse('list.unreadable', { problem: `> ${ROWS_MAX} 行 rows` })
    if ('refusal' in read) name([read])
    else waiting.push(read)
    if (waiting.length === ROWS_AT_ONCE) {
      await save(waiting)
      waiting = []
    }
  }
  await save(waiting)
  await asSystem(context, async (tx) => {
    const one = await openCase(tx, caseId)
    await statementAnswers(tx, context, { caseId, rows: answers, by: context.actor.userId })
    await recordOnCase(tx, context, one, { kind: 'statement', actor: context.actor.userId, detail: { rows: counts.rows, taken: counts.taken, bad: counts.bad } })
    await audit(tx, { actor: context.actor.login, action: 'case.statement', subject: caseId, detail: { rows: counts.rows, taken: counts.taken, bad: counts.bad } }, context.now)
  })
  const bad = named.toSorted((a, b) => a.line - b.line).map(({ line, refusal: { code, zh, en } }) => ({ line, code, zh, en }))
  return { ...counts, bad, unnamed: counts.bad - bad.length }
}

async function* readLines(context: ActorContext, lines: AsyncIterable<Line>, given: string | undefined): AsyncGenerator<Read | Bad> {
  let columns: StatementColumns | undefined
  let own = given
  let above = 0
  for await (const { line, cells } of lines) {
    if (columns === undefined) {
      columns = statementColumns(cells)
      own ??= columns === undefined ? accountAbove(cells) : undefined
      if (columns === undefined && ++above > HEADER_ROWS_MAX) break
      continue
    }
    const read = readStatementLine(cells, columns, own, context.now)
    if (read instanceof Refusal) yield { line, refusal: read }
    else {
      own = read.own ?? own
      yield { ...read, line, key: read.ref ?? context.vault.token('list-row', cells.join('\u0000')) }
    }
  }
  if (columns === undefined) throw refuse('statement.no_columns', { columns: '“交易时间”和“交易金额” (time and amount)' })
}

type Batch = {
  readonly rows: readonly Read[]; readonly counts: Counts
  readonly name: (wrong: readonly Bad[]) => void; readonly places: Map<string, AccountPlace | undefined>; readonly known: ReadonlyMap<string, Known>
  /** Accounts whose bank was asked on paper for this, and what of theirs was new. */
  readonly awaited: ReadonlySet<string>; readonly answers: Map<string, number>
}

/** Locked for each batch: a case that goes to another unit meanwhile takes what was read before with it, and what comes after is theirs. */
async function openCase(tx: Tx, caseId: string): Promise<CaseRow> {
  const one = await caseForUpdate(tx, caseId)
  if (one === undefined || one.state === 'closed') throw refuse('case.not_possible')
  return one
}

/** The transaction may be run again: what it counts is counted when it is done. Answers the accounts of which it learnt something. */
async function saveRows(tx: Tx, context: ActorContext, caseId: string, { rows, counts, name, places, known, awaited, answers }: Batch): Promise<Map<string, Known>> {
  const one = await openCase(tx, caseId)
  const { vault } = context
  const fresh = await freshAccounts(tx, vault, rows, known)
  const accountOf = (value: string | undefined) => (value === undefined ? undefined : (fresh.get(value) ?? known.get(value)))
  const unplaced: Bad[] = []
  const names: { id: string; clear: string }[] = []
  const kept = new Map<string, Known>()
  let skipped = 0
  const transfers: TransferRow[] = []
  for (const row of rows) {
    const own = accountOf(row.own)
    if (own !== undefined && !places.has(own.identifier.token)) places.set(own.identifier.token, await placeOfAccount(tx, one.id, own.identifier.token))
    const place = own === undefined ? undefined : places.get(own.identifier.token)
    if (own === undefined || place === undefined) {
      unplaced.push({ line: row.line, refusal: refuse('statement.unknown_account') })
      continue
    }
    const transfer = transferOf(one, row, { own: { ...own, bank: place.bank ?? own.bank }, other: accountOf(row.other), level: place.level })
    if (transfer.level < 1 || transfer.level > LEVEL_MAX) skipped++
    else {
      transfers.push(transfer)
      for (const value of [row.own, row.other]) if (value !== undefined && fresh.has(value)) kept.set(value, fresh.get(value)!)
      if (row.direction === 'out' && row.otherName !== '') names.push({ id: transfer.id, clear: row.otherName })
    }
  }
  const taken = await insertTransfers(tx, transfers.filter(({ payer }) => payer === null || !awaited.has(payer)))
  const told = await insertAwaited(tx, transfers, awaited)
  await keepRecords(tx, vault, 'payee-name', names)
  await keepIdentifiers(tx, vault, [...kept.values()].map(({ identifier }) => identifier))
  name(unplaced)
  counts.skipped += skipped
  const all = [...told.values()].reduce((sum, count) => sum + count, taken)
  counts.taken += all
  counts.duplicate += transfers.length - all
  for (const [account, count] of told) answers.set(account, (answers.get(account) ?? 0) + count)
  return kept
}

/** What went on from accounts that an answer is awaited about, account by account: how much of it is new. */
async function insertAwaited(tx: Tx, transfers: readonly TransferRow[], awaited: ReadonlySet<string>): Promise<Map<string, number>> {
  const told = new Map<string, number>()
  for (const account of awaited) {
    const [into, from] = [transfers.some(({ payee }) => payee === account), transfers.filter(({ payer }) => payer === account)]
    if (into || from.length > 0) told.set(account, await insertTransfers(tx, from))
  }
  return told
}

/** Accounts that were not met before, or of which a line says only now whose they are: one look-up for all. */
async function freshAccounts(tx: Tx, vault: Vault, rows: readonly Read[], known: ReadonlyMap<string, Known>): Promise<Map<string, Known>> {
  const told = rows.flatMap(({ own, other, otherBank }): ToldAccount[] => [...(own === undefined ? [] : [{ account: own, bank: null }]), ...(other === undefined ? [] : [{ account: other, bank: otherBank === '' ? null : otherBank }])])
  const fresh = told.filter(({ account, bank }) => { const met = known.get(account); return met === undefined || (met.bank === null && !met.isNamed && bank !== null) })
  const banks = await banksTold(tx, fresh)
  const named = new Set(fresh.flatMap(({ account, bank }) => (bank === null ? [] : [account])))
  return new Map([...new Set(fresh.map(({ account }) => account))].map((account) => [account, { identifier: known.get(account)?.identifier ?? vault.identifier('account', account), bank: banks.get(account) ?? null, isNamed: named.has(account) }]))
}

type Whose = { readonly own: Known; readonly other: Known | undefined; readonly level: number }

function transferOf(one: CaseRow, { direction, amountFen, at, key }: Read, { own, other, level }: Whose): TransferRow {
  const [payer, payee] = direction === 'out' ? [own, other] : [other, own]
  return {
    id: uuidOf(`statement ${one.id} ${own.identifier.token} ${key}`), case_id: one.id, level: direction === 'out' ? level + 1 : level, channel: 'card',
    payer: payer?.identifier.token ?? null, payer_bank: payer?.bank ?? null, payee: payee?.identifier.token ?? null, payee_bank: payee?.bank ?? null, amount_fen: amountFen, at, told_by: 'statement', bank_ref: key, region: one.region, unit: one.unit,
  }
}
