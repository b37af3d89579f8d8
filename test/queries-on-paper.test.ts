import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { tableLines } from '../src/adapters/sheets/table-stream.ts'
import type { MoneyTree, OrderDetail } from '../src/contract/order.ts'
import { saveOrganisations } from '../src/features/organisation/organisation.store.ts'
import { takeStatement } from '../src/flows/statement-to-transfers.ts'
import { sessionHeaders } from './support/api-session.ts'
import { aCard, aCase, letTimePass, messagesOf, rowOf, stepsFor, tokenOf, type ACase } from './support/fraud-case.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** A village bank that no port comes to. */
const VILLAGE_BANK = { code: 'BKP', kind: 'bank', name: '丙村镇银行', shortNames: [], reach: null, prefixes: ['990191'], region: null, phone: '04090002' } as const
let bureau: SmallBureau
let app: FastifyInstance
let one: ACase
const headers: Record<string, Record<string, string>> = {}

beforeAll(async () => {
  bureau = await smallBureau(new Date(Date.now() - 3_600_000))
  await bureau.system((tx) => saveOrganisations(tx, [VILLAGE_BANK]))
  app = await serverOf(bureau)
  for (const login of ['chen', 'centre', 'foreign', 'teller']) headers[login] = await sessionHeaders(app, login)
})
beforeEach(async () => { one = await aCase(bureau, new Date(), { paid: [{ account: aCard('990191'), bank: 'BKP', amountFen: 5_000_000, paidAt: new Date(Date.now() - 1_800_000) }] }) })
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const post = (url: string, payload: object, login = 'chen') => app.inject({ method: 'POST', url, headers: headers[login], payload })
const treeOf = async () => (await app.inject({ method: 'GET', url: `/api/cases/${one.id}/money`, headers: headers.chen })).json<MoneyTree>()
const pageOf = async (id: string, login = 'chen') => (await app.inject({ method: 'GET', url: `/api/orders/${id}`, headers: headers[login] })).json<OrderDetail>()
const ask = async (what: string) => (await post(`/api/cases/${one.id}/queries`, { transferIds: one.transferIds, ask: what })).json<{ items: { id: string }[] }>().items[0]!.id
const answer = (id: string, said: object, login = 'chen') => post(`/api/orders/${id}/answer`, { result: 'ok', ...said }, login)
const query = (id: string) => rowOf(bureau, 'query_order', id)
const carried = async (what: string) => {
  const id = await ask(what)
  expect((await post(`/api/orders/${id}/carry`, {})).json<OrderDetail>()).toMatchObject({ state: 'sent', sentAt: expect.any(String) })
  return id
}

test('it waits to be carried and rings for no answer before it has been; its paper is printed, and from then on the bank is waited for', async () => {
  const id = await ask('transactions')
  expect(await pageOf(id)).toMatchObject({ state: 'to-carry', bank: { byPaper: true }, sentAt: null, deadline: { rule: 'end' }, actions: ['carry', 'reveal', 'print-for-reason'] })
  expect((await treeOf()).levels[0]!.nodes[0]).toMatchObject({ askBy: one.transferIds[0], bank: { byPaper: true }, queries: [{ id, state: 'to-carry' }] })
  await letTimePass(bureau, new Date(Date.now() + 3 * 3_600_000))
  expect([await stepsFor(bureau, id), await messagesOf(bureau, id)]).toEqual([['asked', 'by-paper'], []])
  expect((await post(`/api/cases/${one.id}/queries`, { transferIds: one.transferIds, ask: 'transactions' })).json()).toMatchObject({ code: 'order.in_hand' })
  expect((await answer(id, {})).json()).toMatchObject({ code: 'order.not_possible' })
  expect((await post(`/api/orders/${id}/paper.pdf`, { reason: '送达银行网点' })).headers['content-type']).toBe('application/pdf')
  await post(`/api/orders/${id}/carry`, {})
  expect(await pageOf(id)).toMatchObject({ state: 'sent', deadline: { rule: 'bank-answer' }, actions: ['answer', 'reveal', 'print-for-reason'] })
  expect((await post(`/api/orders/${id}/carry`, {})).json()).toMatchObject({ code: 'order.not_possible' })
  await letTimePass(bureau, new Date(Date.now() + 3_600_000))
  expect(await stepsFor(bureau, id)).toContain('bank-silent')
})

test('whoever asked notes the holder that the bank told; the name is sealed, and masked on the page and on the way of the money', async () => {
  const id = await carried('holder')
  expect((await answer(id, {})).json()).toMatchObject({ code: 'order.holder_needed' })
  for (const [login, status] of [['foreign', 404], ['teller', 403]] as const) expect((await answer(id, { holderName: '欧阳丽丽' }, login)).statusCode).toBe(status)
  expect((await answer(id, { holderName: '欧阳丽丽' })).json<OrderDetail>()).toMatchObject({ state: 'answered', told: { holder: expect.stringContaining('*') as string }, rows: null, deadline: null })
  expect((await treeOf()).levels[0]!.nodes[0]).toMatchObject({ holder: { name: (await pageOf(id)).told!.holder, branch: null }, queries: [{ ask: 'holder', state: 'answered', rows: null }] })
  expect((await post(`/api/orders/${id}/reveal`, { reason: '核对持有人身份' })).json()).toMatchObject({ holder: { name: '欧阳丽丽' } })
  const open = await bureau.system(async (tx) => (await sql<{ all: string }>`select (select string_agg(detail::text, '') from step) || (select string_agg(detail::text, '') from audit) as all`.execute(tx)).rows[0]!.all)
  expect(open).not.toContain('欧阳丽丽')
  expect(await bureau.system(async (tx) => (await sql`select actor from audit where action = 'order.answer' and subject = ${id}`.execute(tx)).rows)).toEqual([{ actor: 'chen' }])
})

test('the statement that it gave is read into the case and is its answer, once; its lines are the next level', async () => {
  const id = await carried('transactions')
  const next = aCard('990171')
  const at = new Date(Date.now() - 600_000 + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  const file = ['交易时间,收付标志,金额,对方账号,流水号', `${at},出,300.00,${next},P1`, `${at},出,200.00,,P2`, `${at},进,100.00,${aCard()},P3`].join('\n')
  const read = () => takeStatement(bureau.as('chen', new Date()), one.id, tableLines(Readable.from([Buffer.from(file)])), one.accounts[0])
  expect(await read()).toMatchObject({ taken: 3, duplicate: 0, bad: [] })
  expect(await query(id)).toMatchObject({ state: 'answered', rows: 2 })
  expect(await read()).toMatchObject({ taken: 0, duplicate: 3 })
  expect([(await query(id)).rows, await stepsFor(bureau, id)]).toEqual([2, ['asked', 'by-paper', 'sent', 'answered']])
  expect((await treeOf()).levels[1]).toMatchObject({ level: 2, inFen: 50_000, nodes: [{ bank: { code: 'BKB' }, transferIds: [expect.any(String)] }] })
  expect(await bureau.system(async (tx) => (await sql`select 1 from deadline where subject_id = ${id}`.execute(tx)).rows)).toEqual([])
})

test('a statement that comes after its answer was noted still says how much of it was new', async () => {
  const id = await carried('transactions')
  expect((await answer(id, {})).json<OrderDetail>()).toMatchObject({ state: 'answered', rows: null })
  await takeStatement(bureau.as('chen', new Date()), one.id, tableLines(Readable.from([Buffer.from('交易时间,金额,对方账号\n2026-03-01 12:50,-1.00,6222020000001234567')])), one.accounts[0])
  expect(await query(id)).toMatchObject({ state: 'answered', rows: 1 })
})

test('the holder’s other accounts are noted and can be stopped; what is no account is refused, and so is every movement', async () => {
  const id = await carried('all-accounts')
  expect((await answer(id, { accounts: [{ account: '？？', balanceFen: 1 }] })).json()).toMatchObject({ code: 'transfer.unreadable_account' })
  const other = aCard('990191')
  expect((await answer(id, { accounts: [{ account: other, balanceFen: 120_000 }] })).json<OrderDetail>()).toMatchObject({ state: 'answered', told: { accounts: [{ balanceFen: 120_000 }] } })
  const stops = await post(`/api/cases/${one.id}/holder-stops`, { accounts: [{ query: id, account: tokenOf(bureau, other) }] })
  expect(stops.json()).toMatchObject({ drafted: [{ number: expect.stringMatching(/^止/) as string }] })
  expect((await post(`/api/cases/${one.id}/queries`, { transferIds: one.transferIds, ask: 'dynamic' })).json()).toMatchObject({ code: 'order.dynamic_by_paper' })
})

test('a bank that will not tell says so; one that the port reaches answers through it', async () => {
  const id = await carried('transactions')
  expect((await answer(id, { result: 'no-account' })).json<OrderDetail>()).toMatchObject({ state: 'refused', refusal: 'no-account' })
  one = await aCase(bureau, new Date())
  const byPort = await ask('holder')
  expect(await query(byPort)).toMatchObject({ state: 'sent' })
  for (const url of ['carry', 'answer']) expect((await post(`/api/orders/${byPort}/${url}`, url === 'answer' ? { result: 'ok', holderName: '某人' } : {})).json()).toMatchObject({ code: 'order.not_possible' })
})
