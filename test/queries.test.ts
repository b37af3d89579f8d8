import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BankTransaction } from '../src/domain/bank-messages.ts'
import { NEXT_LEVEL_ROWS_MAX } from '../src/features/query-order/query-order.rules.ts'
import { bankReceived } from '../src/flows/bank-answer-to-order.ts'
import { askBanks, draftForTransfers, type Question } from '../src/flows/query-to-next-level.ts'
import { openRecords } from '../src/platform/vault.ts'
import { aCard, aCase, bankSays, letTimePass, messagesOf, rowOf, stepsFor, tokenOf, type ACase } from './support/fraud-case.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

const START = new Date('2026-03-03T10:00:00+08:00')
const later = (minutes: number, from = START) => new Date(from.getTime() + minutes * 60_000)
let bureau: SmallBureau

beforeAll(async () => { bureau = await smallBureau(START) })
afterAll(() => bureau.drop())

const query = (id: string) => rowOf(bureau, 'query_order', id)
const transfersOf = (one: ACase, level: number) => bureau.system(async (tx) => (await sql<{ id: string; payee: string | null; payee_bank: string | null; amount_fen: number; payer: string; told_by: string }>`
  select * from money_transfer where case_id = ${one.id} and level = ${level} order by amount_fen desc`.execute(tx)).rows)
const ask = async (one: ACase, more: Partial<Question> = {}, at = START) => (await askBanks(bureau.as('chen', at), one.id, { ask: 'transactions', transferIds: one.transferIds, until: null, ...more }))[0]!.id

let lines = 0
function paidOut(account: string | null, amountFen: number, more: Partial<BankTransaction> = {}): BankTransaction {
  return { ref: `R${++lines}`, at: later(-5).toISOString(), direction: 'out', amountFen, balanceFen: 0, channel: 'card', counterpart: account === null ? null : { account, bank: null, name: '李四' }, ...more }
}

test('the statement’s outgoing payments become the next level, and are kept once however often they are told', async () => {
  const one = await aCase(bureau, START)
  const [next, elsewhere] = [aCard('990171'), aCard('688888')]
  const queryId = await ask(one)
  expect(await messagesOf(bureau, queryId)).toMatchObject([{ ask: 'transactions', orderKind: 'query', body: { account: tokenOf(bureau, one.accounts[0]!), since: later(-10).toISOString() } }])
  const transactions = [
    paidOut(next, 3_000_000), paidOut(elsewhere, 1_500_000), paidOut(null, 500_000, { channel: 'cash' }),
    paidOut(next, 700, { at: later(-60).toISOString() }), paidOut(aCard(), 5_000_000, { direction: 'in' }),
  ]
  await bankSays(bureau, queryId, later(1), { transactions })
  expect(await query(queryId)).toMatchObject({ state: 'answered', rows: 3, answered_at: later(1) })
  const payer = tokenOf(bureau, one.accounts[0]!)
  expect(await transfersOf(one, 2)).toMatchObject([
    { payer, payee: tokenOf(bureau, next), payee_bank: 'BKB', amount_fen: 3_000_000, told_by: 'statement' },
    { payer, payee: tokenOf(bureau, elsewhere), payee_bank: null, amount_fen: 1_500_000 }, { payer, payee: null, amount_fen: 500_000 },
  ])
  const again = await ask(one, {}, later(10))
  await bankSays(bureau, again, later(11), { transactions })
  expect([(await query(again)).rows, (await transfersOf(one, 2)).length]).toEqual([0, 3])
})

test('a firm’s account that a bank tells of is the next level, whatever its check digit', async () => {
  const one = await aCase(bureau, START)
  const firm = '9901710104000123456'
  await bankSays(bureau, await ask(one), later(1), { transactions: [paidOut(firm, 3_000_000)] })
  expect(await transfersOf(one, 2)).toMatchObject([{ payee: tokenOf(bureau, firm), payee_bank: 'BKB' }])
})

test('the bank that the answer names counts before the number, and one that nobody knows does not count: an account of an unknown number is stopped', async () => {
  const one = await aCase(bureau, START)
  const at = (account: string, bank: string | null): BankTransaction['counterpart'] => ({ account, bank, name: null })
  const [byCode, byName, other, unknown] = [aCard('688888'), aCard('688888'), aCard('990171'), aCard('688888')]
  await bankSays(bureau, await ask(one), later(1), { transactions: [
    paidOut(byCode, 4_000, { counterpart: at(byCode, 'BKB') }), paidOut(byName, 3_000, { counterpart: at(byName, '甲江商业银行东街支行') }),
    paidOut(other, 2_000, { counterpart: at(other, 'BKA') }), paidOut(unknown, 1_000, { counterpart: at(unknown, '银行') }),
  ] })
  const level2 = await transfersOf(one, 2)
  expect(level2.map((row) => row.payee_bank)).toEqual(['BKB', 'BKA', 'BKA', null])
  const { drafted, left } = await draftForTransfers(bureau.as('chen', later(2)), one.id, level2.map(({ id }) => id))
  expect([drafted.length, left]).toEqual([3, [{ transferId: level2[3]!.id, because: 'unknown-bank' }]])
})

test('the accounts the money went to are stopped by one click, many at once, and asked about in turn', async () => {
  const one = await aCase(bureau, START)
  await bankSays(bureau, await ask(one), later(1), { transactions: [paidOut(aCard(), 3_000), paidOut(aCard('990171'), 2_000), paidOut(aCard('688888'), 1_000)] })
  const level2 = await transfersOf(one, 2)
  const answer = await draftForTransfers(bureau.as('chen', later(2)), one.id, level2.map(({ id }) => id))
  expect([answer.drafted.length, answer.left]).toEqual([2, [{ transferId: level2[2]!.id, because: 'unknown-bank' }]])
  expect(await bureau.system(async (tx) => (await sql<{ level: number; amount_fen: number }>`select level, amount_fen from stop_order where basis_id = ${one.id} order by amount_fen desc`.execute(tx)).rows)).toEqual([{ level: 2, amount_fen: 3_000 }, { level: 2, amount_fen: 2_000 }])
  const asked = await askBanks(bureau.as('chen', later(3)), one.id, { ask: 'transactions', transferIds: level2.map(({ id }) => id), until: null })
  await bankSays(bureau, asked[0]!.id, later(4), { transactions: [paidOut(aCard(), 1_000)] })
  expect(await transfersOf(one, 3)).toHaveLength(1)
})

test('an account that is asked about already is not asked about a second time at once', async () => {
  const one = await aCase(bureau, START)
  await ask(one)
  await expect(ask(one)).rejects.toMatchObject({ code: 'order.in_hand' })
  expect(await ask(one, { ask: 'holder' })).toBeTruthy()
})

test('the holder is sealed: a name in the vault, and nowhere else', async () => {
  const one = await aCase(bureau, START)
  const queryId = await ask(one, { ask: 'holder' })
  await bankSays(bureau, queryId, later(1), { holder: { name: '欧阳明明', idNumber: '990101199001011234', phone: '14200000077', openedAt: null, branch: '东街支行' } })
  expect((await query(queryId)).state).toBe('answered')
  const sealed = await bureau.system((tx) => openRecords(tx, bureau.at(START).vault, 'query-answer', [queryId]))
  expect(JSON.parse(sealed.get(queryId)!)).toMatchObject({ holder: { name: '欧阳明明' } })
  const outside = await bureau.system(async (tx) => (await sql<{ all: string }>`select (select coalesce(string_agg(detail::text, ''), '') from step) || (select coalesce(string_agg(to_jsonb(q)::text, ''), '') from query_order q) as all`.execute(tx)).rows[0]!.all)
  expect(outside).not.toContain('欧阳明明')
})

test('a dynamic query tells again and again, until its own time is over or somebody ends it', async () => {
  const own = await smallBureau(START)
  try {
    const one = await aCase(own, START)
    const id = (await askBanks(own.as('chen', START), one.id, { ask: 'dynamic', transferIds: one.transferIds, until: later(600) }))[0]!.id
    await bankSays(own, id, later(1))
    await bankSays(own, id, later(5), { transactions: [paidOut(aCard(), 100)] })
    await bankSays(own, id, later(9), { transactions: [paidOut(aCard(), 200)] })
    expect(await rowOf(own, 'query_order', id)).toMatchObject({ state: 'running', rows: 2 })
    expect((await letTimePass(own, later(700))).map(({ rule }) => rule)).toEqual(['end'])
    expect((await rowOf(own, 'query_order', id)).state).toBe('ended')
    expect((await messagesOf(own, id)).map((message) => message.ask)).toEqual(['dynamic-on', 'dynamic-off'])
  } finally {
    await own.drop()
  }
})

test('a query that no bank answers ends by its own clock, and one that is refused says why', async () => {
  const own = await smallBureau(START)
  try {
    const one = await aCase(own, START)
    const [silent, refused] = await Promise.all((['transactions', 'holder'] as const).map(async (what) => (await askBanks(own.as('chen', START), one.id, { ask: what, transferIds: one.transferIds, until: null }))[0]!.id))
    const [message] = await messagesOf(own, silent!)
    await own.system((tx) => bankReceived(tx, own.at(later(1)), message!), later(1))
    await bankSays(own, refused!, later(2), { result: 'refused', reason: '账号与户名不符' })
    await letTimePass(own, later(80 * 60))
    expect([await rowOf(own, 'query_order', silent!), await rowOf(own, 'query_order', refused!)]).toMatchObject([{ state: 'ended' }, { state: 'refused', refusal: '账号与户名不符' }])
    expect((await stepsFor(own, silent!)).filter((kind) => kind === 'bank-silent').length).toBeGreaterThan(3)
  } finally {
    await own.drop()
  }
})

test('of a statement without end the largest payments are kept, the rest are counted', async () => {
  const one = await aCase(bureau, START)
  const queryId = await ask(one)
  const card = aCard()
  const transactions = Array.from({ length: NEXT_LEVEL_ROWS_MAX + 30 }, (_, nth) => paidOut(card, nth + 1))
  await bankSays(bureau, queryId, later(1), { transactions })
  const level2 = await transfersOf(one, 2)
  expect([level2.length, level2.at(-1)!.amount_fen]).toEqual([NEXT_LEVEL_ROWS_MAX, 31])
  expect(await bureau.system(async (tx) => (await sql<{ detail: { left: number } }>`select detail from step where subject_id = ${queryId} and kind = 'answered'`.execute(tx)).rows[0]!.detail.left)).toBe(30)
}, 60_000)

test('nobody asks about a case of another place, for no account, or into the past', async () => {
  const one = await aCase(bureau, START, { paid: [{ account: aCard('699999'), bank: null, amountFen: 100, paidAt: later(-5) }] })
  await expect(askBanks(bureau.as('foreign', START), one.id, { ask: 'holder', transferIds: one.transferIds, until: null })).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(ask(one)).rejects.toMatchObject({ code: 'order.nothing_to_draft' })
  await expect(draftForTransfers(bureau.as('chen', START), one.id, one.transferIds)).rejects.toMatchObject({ code: 'order.nothing_to_draft' })
  const known = await aCase(bureau, START)
  await expect(ask(known, { ask: 'dynamic', until: later(-1) })).rejects.toMatchObject({ code: 'order.time_over' })
  await expect(ask({ ...known, transferIds: one.transferIds })).rejects.toMatchObject({ code: 'request.not_found' })
})
