import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MoneyTree } from '../src/contract/order.ts'
import { maskAccount } from '../src/domain/account-number.ts'
import { sessionHeaders } from './support/api-session.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { aCard, aCase, bankSays, draftFor, rowOf, stepsFor, tokenOf, type ACase } from './support/fraud-case.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
const headers: Record<string, Record<string, string>> = {}
const now = () => new Date()

beforeAll(async () => {
  bureau = await smallBureau(new Date(Date.now() - 3_600_000))
  app = await serverOf(bureau)
  for (const login of ['centre', 'chen', 'foreign', 'teller']) headers[login] = await sessionHeaders(app, login)
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const treeOf = async (one: ACase, login = 'chen') => (await app.inject({ method: 'GET', url: `/api/cases/${one.id}/money`, headers: headers[login] })).json<MoneyTree>()
const post = (url: string, payload: object, login = 'chen', key?: string) => app.inject({ method: 'POST', url, headers: { ...headers[login], ...(key === undefined ? {} : { 'idempotency-key': key }) }, payload })

/** A case into whose account 50,000 and 20,000 yuan were paid, and whose bank names that account and two others of the holder. */
async function named(passbookFen = 900, firmFen = 8_000_000) {
  const account = aCard()
  const paidAt = new Date(Date.now() - 900_000)
  const one = await aCase(bureau, now(), { paid: [{ account, bank: 'BKA', amountFen: 5_000_000, paidAt }, { account, bank: 'BKA', amountFen: 2_000_000, paidAt: now() }] })
  const asked = await post(`/api/cases/${one.id}/queries`, { transferIds: one.transferIds, ask: 'all-accounts' })
  const [{ id: query } = { id: '' }] = asked.json<{ items: { id: string }[] }>().items
  // A passbook, and a firm's account that no card's check digit would pass.
  const others = [`12020262${account.slice(-6)}`, `9901610104${account.slice(-9)}`]
  const told = [{ account, kind: 'I 类户', balanceFen: 100 }, { account: others[0]!, kind: 'II 类户', balanceFen: passbookFen }, { account: others[1]!, kind: '对公户', balanceFen: firmFen }, { account: '？？', kind: '不明', balanceFen: 1 }]
  await bankSays(bureau, query, now(), { accounts: told })
  return { one, account, query, others, paidAt }
}

test('the accounts that a bank names stand at the level of their holder’s, the fullest first, with a stop to press', async () => {
  const { one, account, query, others } = await named()
  const [level] = (await treeOf(one)).levels
  expect(level).toMatchObject({ level: 1, inFen: 7_000_000 })
  expect(level!.nodes.map((node) => [node.account, node.inFen, node.ofHolder])).toEqual([
    [maskAccount(account), 7_000_000, null],
    [maskAccount(others[1]!), 0, { query, kind: '对公户', balanceFen: 8_000_000 }],
    [maskAccount(others[0]!), 0, { query, kind: 'II 类户', balanceFen: 900 }],
  ])
  expect(level!.nodes[1]).toMatchObject({ bank: { code: 'BKA' }, from: [{ key: tokenOf(bureau, account), amountFen: 0 }], transferIds: [], stop: null })
  for (const other of others) expect(JSON.stringify(level)).not.toContain(other)
})

test('one press stops where the money lies, on the case, at that level: for what came to the holder, for no more than an account holds, and not a fen twice', async () => {
  const { one, query, others, paidAt } = await named(1_000_000, 6_500_000)
  const accounts = others.map((other) => ({ query, account: tokenOf(bureau, other) }))
  const first = await post(`/api/cases/${one.id}/holder-stops`, { accounts }, 'chen', 'one-press-for-all')
  expect(first.statusCode).toBe(200)
  const { drafted } = first.json<{ drafted: { id: string; number: string }[] }>()
  const rows = await Promise.all(drafted.map(({ id }) => rowOf(bureau, 'stop_order', id)))
  expect(rows.map((row) => [row.account, row.amount_fen])).toEqual([[tokenOf(bureau, others[1]!), 6_500_000], [tokenOf(bureau, others[0]!), 500_000]])
  for (const row of rows) {
    expect(row).toMatchObject({ basis_kind: 'case', basis_id: one.id, level: 1, bank: 'BKA', paid_at: paidAt, state: 'drafted', unit: 'PA', drafted_by: bureau.userId('chen') })
    expect(await stepsFor(bureau, row.id as string)).toEqual(['drafted'])
  }
  expect((await treeOf(one, 'centre')).levels[0]!.nodes.slice(1).map((node) => [node.stop?.state, node.stop?.canApprove])).toEqual([['drafted', true], ['drafted', true]])
  // The same tap again finds them; another press is told that they are in hand.
  expect((await post(`/api/cases/${one.id}/holder-stops`, { accounts }, 'chen', 'one-press-for-all')).json()).toMatchObject({ drafted: [], inHand: [{ number: expect.any(String) }, {}] })
  expect((await post(`/api/cases/${one.id}/holder-stops`, { accounts }, 'chen', 'another-press')).json()).toMatchObject({ code: 'order.in_hand' })
})

test('what a bank holds already is not looked for elsewhere, and what it turns out not to hold is', async () => {
  const { one, account, query, others } = await named(9_000_000, 8_000_000)
  const [first] = (await draftFor(bureau, one, now(), 'calltaker', [{ account, bank: 'BKA', amountFen: 7_000_000, paidAt: now() }])).drafted
  await approveOrder(bureau.as('centre', now()), first!.id)
  await bankSays(bureau, first!.id, now(), { heldFen: 3_000_000 })
  const press = (other: string) => post(`/api/cases/${one.id}/holder-stops`, { accounts: [{ query, account: tokenOf(bureau, other) }] })
  const [second] = (await press(others[0]!)).json<{ drafted: { id: string }[] }>().drafted
  expect(await rowOf(bureau, 'stop_order', second!.id)).toMatchObject({ amount_fen: 4_000_000 })
  const refused = await press(others[1]!)
  expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([409, 'order.nothing_left'])
  await approveOrder(bureau.as('centre', now()), second!.id)
  await bankSays(bureau, second!.id, now(), { heldFen: 1_500_000 })
  const [third] = (await press(others[1]!)).json<{ drafted: { id: string }[] }>().drafted
  expect(await rowOf(bureau, 'stop_order', third!.id)).toMatchObject({ amount_fen: 2_500_000 })
})

test('nobody else is on duty: what no payment was seen to reach waits for a second person all the same', async () => {
  const { one, query, others } = await named()
  const [draft] = (await post(`/api/cases/${one.id}/holder-stops`, { accounts: [{ query, account: tokenOf(bureau, others[1]!) }] }, 'centre')).json<{ drafted: { id: string }[] }>().drafted
  expect(await rowOf(bureau, 'stop_order', draft!.id)).toMatchObject({ state: 'drafted', alone: false })
  expect((await post(`/api/orders/${draft!.id}/approve`, {}, 'centre')).json()).toMatchObject({ code: 'order.second_person' })
})

test('what no bank has named in this case cannot be stopped so, and nobody outside learns of it', async () => {
  const { one, query, others } = await named()
  const other = await named()
  const accounts = [{ query, account: tokenOf(bureau, others[0]!) }]
  for (const wrong of [[{ query: other.query, account: tokenOf(bureau, other.others[0]!) }], [{ query, account: tokenOf(bureau, aCard()) }]]) {
    expect((await post(`/api/cases/${one.id}/holder-stops`, { accounts: wrong })).json()).toMatchObject({ code: 'request.not_found' })
  }
  expect((await post(`/api/cases/${one.id}/holder-stops`, { accounts }, 'foreign')).statusCode).toBe(404)
  expect((await post(`/api/cases/${one.id}/holder-stops`, { accounts }, 'teller')).statusCode).toBe(403)
  expect(await bureau.system(async (tx) => (await sql`select 1 from stop_order where basis_id = ${one.id}`.execute(tx)).rows.length)).toBe(0)
})

test('an account that two answers name is stopped once, for one sum', async () => {
  const { one, query, others } = await named()
  const [again] = (await post(`/api/cases/${one.id}/queries`, { transferIds: one.transferIds, ask: 'all-accounts' })).json<{ items: { id: string }[] }>().items
  await bankSays(bureau, again!.id, now(), { accounts: [{ account: others[0]!, kind: 'II 类户', balanceFen: 900 }] })
  const account = tokenOf(bureau, others[0]!)
  const { drafted } = (await post(`/api/cases/${one.id}/holder-stops`, { accounts: [{ query, account }, { query: again!.id, account }] })).json<{ drafted: { id: string }[] }>()
  expect(drafted).toHaveLength(1)
  expect(await rowOf(bureau, 'stop_order', drafted[0]!.id)).toMatchObject({ amount_fen: 900 })
})
