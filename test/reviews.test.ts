import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import type { MoneyTree, OrderDetail, OrderPage } from '../src/contract/order.ts'
import { releaseOrder } from '../src/flows/stop-order-to-end.ts'
import { sessionHeaders } from './support/api-session.ts'
import { aCase, bankSays, draftFor, letTimePass, stepsFor } from './support/fraud-case.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** What one person sent alone at night, and who still has to look at it. */
const HOUR_MS = 3_600_000
const hoursAgo = (hours: number) => new Date(NOW - hours * HOUR_MS)
const NOW = Date.now()
let bureau: SmallBureau
let app: FastifyInstance
const headers: Record<string, Record<string, string>> = {}
beforeAll(async () => {
  bureau = await smallBureau(hoursAgo(24))
  await bureau.system(async (tx) => { await sql`delete from duty where user_id <> ${bureau.userId('centre')}`.execute(tx) })
  app = await serverOf(bureau)
  for (const login of ['centre', 'commander', 'foreign', 'teller']) headers[login] = await sessionHeaders(app, login)
})
afterAll(async () => { await app.close(); await bureau.drop() })

const get = (url: string, login = 'commander') => app.inject({ url, headers: headers[login]! })
const owed = async (search = '', login = 'commander') => (await get(`/api/orders?toReview=true${search}`, login)).json<z.infer<typeof OrderPage>>()
async function sentAlone(at: Date) {
  const one = await aCase(bureau, at)
  const { drafted } = await draftFor(bureau, one, at, 'centre')
  await bankSays(bureau, drafted[0]!.id, new Date(at.getTime() + 60_000), { heldFen: 4_000_000 })
  return { caseId: one.id, id: drafted[0]!.id }
}

test('orders sent alone wait for their second look until somebody has looked, the longest first, with the clock of two hours; ended ones as well', async () => {
  const [missed, fresh, ended] = [await sentAlone(hoursAgo(5)), await sentAlone(hoursAgo(1)), await sentAlone(hoursAgo(0.5))]
  await releaseOrder(bureau.as('commander', hoursAgo(0.4)), ended.id, '误报案')
  const list = await owed()
  expect(list.items.map(({ id, state }) => [id, state])).toEqual([[missed.id, 'effective'], [fresh.id, 'effective'], [ended.id, 'released']])
  expect(list.items.map(({ reviewDueAt }) => reviewDueAt)).toEqual([hoursAgo(3), hoursAgo(-1), hoursAgo(-1.5)].map((at) => at.toISOString()))
  expect(list.items[0]!.actions).toContain('review')
  const second = await owed(`&limit=1&cursor=${encodeURIComponent((await owed('&limit=1')).next!)}`)
  expect(second.items.map(({ id }) => id)).toEqual([fresh.id])
  const tree = (await get(`/api/cases/${fresh.caseId}/money`)).json<MoneyTree>()
  expect(tree.levels[0]!.nodes[0]!.stop).toMatchObject({ id: fresh.id, reviewDueAt: hoursAgo(-1).toISOString() })
  const reviewed = await app.inject({ method: 'POST', url: `/api/orders/${missed.id}/review`, payload: {}, headers: headers.commander! })
  expect(reviewed.json<OrderDetail>()).toMatchObject({ reviewDueAt: null, reviewedBy: 'commander' })
  expect((await owed()).items.map(({ id }) => id)).toEqual([fresh.id, ended.id])
})

test('a missed review rings, and again every two hours, until somebody has looked', async () => {
  const { id } = await sentAlone(hoursAgo(4.5))
  await letTimePass(bureau, hoursAgo(0.1))
  expect((await stepsFor(bureau, id)).filter((kind) => kind === 'review-owed')).toHaveLength(2)
  expect(await bureau.system(async (tx) => (await sql`select 1 from outbox where subject = ${id} and type = 'order.alarm'`.execute(tx)).rows.length)).toBe(2)
})

test('who drafted it may look at the list and not review; another station sees nothing, a teller may not ask, and only stops go alone', async () => {
  const own = await owed('', 'centre')
  expect(own.items.length).toBeGreaterThan(0)
  expect(own.items.every(({ actions }) => !actions.includes('review'))).toBe(true)
  expect((await owed('', 'foreign')).items).toEqual([])
  expect((await get('/api/orders?toReview=true', 'teller')).statusCode).toBe(403)
  for (const kind of ['freeze', 'query']) expect((await get(`/api/orders?kind=${kind}&toReview=true`)).statusCode).toBe(400)
})

test('among half a million orders those that wait are found by their own index', async () => {
  const plan = await bureau.system(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx)
    return (await sql<{ 'QUERY PLAN': string }>`explain select o.* from stop_order o where true and o.alone and o.reviewed_at is null order by o.drafted_at asc, o.id limit 51`.execute(tx)).rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toContain('stop_order_to_review')
  expect(plan).not.toContain('Sort')
})
