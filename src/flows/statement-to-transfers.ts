import type { StatementReceipt } from '../contract/case.ts'
import { LEVEL_MAX } from '../domain/order.ts'
import { refuse, Refusal } from '../domain/refusal.ts'
import { accountAbove, HEADER_ROWS_MAX, readStatementLine, statementColumns, type StatementColumns, type StatementLine } from '../features/statement/statement.rules.ts'
import { caseForUpdate, insertTransfers, levelOfAccount, type CaseRow, type TransferRow } from '../features/case/case.store.ts'
import { audit } from '../platform/audit.ts'
import { uuidOf } from '../platform/ids.ts'
import { asSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, type Identifier } from '../platform/vault.ts'
import { caseInSight, recordOnCase } from './case-in-hand.ts'

/** One transaction each: what was read stays, and the same file sent again changes nothing. */
const ROWS_AT_ONCE = 5_000
const ROWS_MAX = 1_100_000
const BAD_ROWS_NAMED_MAX = 100
/** An account that moves a million times does so with the same few thousand others. */
const KNOWN_ACCOUNTS_MAX = 100_000

type Line = { readonly line: number; readonly cells: readonly string[] }
type Read = StatementLine & { readonly line: number; readonly key: string }
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
  const levels = new Map<string, number | undefined>()
  const known = new Map<string, Identifier>()
  const name = (wrong: readonly Bad[]) => {
    counts.bad += wrong.length
    named.push(...wrong.slice(0, BAD_ROWS_NAMED_MAX - named.length))
  }
  const save = async (rows: readonly Read[]) => {
    if (rows.length === 0) return
    const kept = await asSystem(context, (tx) => saveRows(tx, context, caseId, { rows, counts, name, levels, known }))
    if (known.size + kept.size > KNOWN_ACCOUNTS_MAX) known.clear()
    for (const [value, identifier] of kept) known.set(value, identifier)
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
  readonly name: (wrong: readonly Bad[]) => void; readonly levels: Map<string, number | undefined>; readonly known: ReadonlyMap<string, Identifier>
}

/** Locked for each batch: a case that goes to another unit meanwhile takes what was read before with it, and what comes after is theirs. */
async function openCase(tx: Tx, caseId: string): Promise<CaseRow> {
  const one = await caseForUpdate(tx, caseId)
  if (one === undefined || one.state === 'closed') throw refuse('case.not_possible')
  return one
}

/** The transaction may be run again: what it counts is counted when it is done. Answers the accounts that it met for the first time. */
async function saveRows(tx: Tx, context: ActorContext, caseId: string, { rows, counts, name, levels, known }: Batch): Promise<Map<string, Identifier>> {
  const one = await openCase(tx, caseId)
  const { vault } = context
  const fresh = new Map<string, Identifier>()
  const identifier = (value: string | undefined) => {
    if (value === undefined) return null
    const met = known.get(value) ?? fresh.get(value)
    if (met !== undefined) return met.token
    const made = vault.identifier('account', value)
    fresh.set(value, made)
    return made.token
  }
  const unplaced: Bad[] = []
  const names: { id: string; clear: string }[] = []
  let skipped = 0
  const transfers: TransferRow[] = []
  for (const row of rows) {
    const own = identifier(row.own)
    if (own !== null && !levels.has(own)) levels.set(own, await levelOfAccount(tx, one.id, own))
    const level = own === null ? undefined : levels.get(own)
    if (own === null || level === undefined) {
      unplaced.push({ line: row.line, refusal: refuse('statement.unknown_account') })
      continue
    }
    const transfer = transferOf(one, row, { own, other: identifier(row.other), level })
    if (transfer.level < 1 || transfer.level > LEVEL_MAX) skipped++
    else {
      transfers.push(transfer)
      if (row.direction === 'out' && row.otherName !== '') names.push({ id: transfer.id, clear: row.otherName })
    }
  }
  const taken = await insertTransfers(tx, transfers)
  await keepRecords(tx, vault, 'payee-name', names)
  await keepIdentifiers(tx, vault, [...fresh.values()])
  name(unplaced)
  counts.skipped += skipped
  counts.taken += taken
  counts.duplicate += transfers.length - taken
  return fresh
}

type Whose = { readonly own: string; readonly other: string | null; readonly level: number }

function transferOf(one: CaseRow, { direction, amountFen, at, key }: Read, { own, other, level }: Whose): TransferRow {
  const [payer, payee] = direction === 'out' ? [own, other] : [other, own]
  return {
    id: uuidOf(`statement ${one.id} ${own} ${key}`), case_id: one.id, level: direction === 'out' ? level + 1 : level, channel: 'card',
    payer, payer_bank: null, payee, payee_bank: null, amount_fen: amountFen, at, told_by: 'statement', bank_ref: key, region: one.region, unit: one.unit,
  }
}
