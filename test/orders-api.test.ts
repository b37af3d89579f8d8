import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { maskAccount } from '../src/domain/account-number.ts'
import type { MoneyTree, OrderDetail, OrderPage, StopFiguresView } from '../src/contract/order.ts'
import { dayText } from '../src/domain/period.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder, releaseOrder } from '../src/flows/stop-order-to-end.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import { askBanks } from '../src/flows/query-to-next-level.ts'
import { sessionHeaders } from './support/api-session.ts'
import { aCard, aCase, bankSays, draftFor, letTimePass, type ACase } from './support/fraud-case.ts'
import { pdfLines } from './support/pdf-lines.ts'
import { serverOf } from './support/server.ts'
import { PASSWORD, smallBureau, type SmallBureau } from './support/small-bureau.ts'

type Page = z.infer<typeof OrderPage>
let bureau: SmallBureau
let app: FastifyInstance
const headers: Record<string, Record<string, string>> = {}
const now = () => new Date()
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

beforeAll(async () => {
  bureau = await smallBureau(new Date(Date.now() - 3_600_000))
  app = await serverOf(bureau)
  for (const login of ['centre', 'commander', 'calltaker', 'chen', 'foreign', 'teller', 'gridleader', 'publicity', 'auditor']) headers[login] = await sessionHeaders(app, login)
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const get = (url: string, login = 'centre') => app.inject({ method: 'GET', url, headers: headers[login] })
const post = (url: string, payload: object, login = 'centre', key?: string) => app.inject({ method: 'POST', url, headers: { ...headers[login], ...(key === undefined ? {} : { 'idempotency-key': key }) }, payload })
const list = async (search: string, login = 'centre') => (await get(`/api/orders?${search}`, login)).json<Page>()

async function aDraft(at = now()): Promise<ACase & { stopId: string }> {
  const one = await aCase(bureau, at)
  const { drafted } = await draftFor(bureau, one, at)
  return { ...one, stopId: drafted[0]!.id }
}

describe('the list', () => {
  test('shows numbers, masked accounts, clocks and what the viewer may do; page by page without a gap or a double', async () => {
    const made: string[] = []
    for (let nth = 0; nth < 7; nth++) made.push((await aDraft(minutesAgo(20 - nth))).stopId)
    const first = await list('limit=3')
    const row = first.items.find((item) => item.id === made.at(-1))!
    expect(row).toMatchObject({ kind: 'stop', state: 'drafted', account: expect.stringMatching(/^6222 \*{4} \*{4} \d{4}$/) as string, bank: { code: 'BKA', name: '甲江商业银行', byPaper: false }, draftedBy: 'calltaker', stopsLeft: 2, deadline: { rule: 'approve' } })
    expect(row.actions).toEqual(['approve', 'release', 'reveal', 'print'])
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = await list(`limit=3${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
      seen.push(...page.items.map((item) => item.id))
      cursor = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(made.filter((id) => !seen.includes(id))).toEqual([])
    expect(seen.slice(0, 7)).toEqual(made.toReversed())
  })

  test('what waits for me leaves out what I drafted myself', async () => {
    const one = await aCase(bureau, now())
    const mine = (await draftFor(bureau, one, now(), 'centre')).drafted[0]!.id
    const [own, others] = [await list('toApprove=true&limit=200'), await list('toApprove=true&limit=200', 'commander')]
    expect([own.items.some((item) => item.id === mine), others.items.some((item) => item.id === mine)]).toEqual([false, true])
    expect(own.items.every((item) => item.state === 'drafted')).toBe(true)
  })

  test('filters by state, level, bank, unit and by what ends soon, the next one first', async () => {
    const [soon, late] = [await aDraft(minutesAgo(30)), await aDraft(minutesAgo(30))]
    for (const { stopId } of [soon, late]) await approveOrder(bureau.as('centre', minutesAgo(29)), stopId)
    await bankSays(bureau, late.stopId, minutesAgo(28), { heldFen: 10 })
    await bankSays(bureau, soon.stopId, minutesAgo(28), { heldFen: 10, until: new Date(Date.now() + 3_600_000).toISOString() })
    expect((await list('endingWithinHours=2')).items.map((item) => item.id)).toEqual([soon.stopId])
    const ending = await list('endingWithinHours=72&limit=1')
    expect(ending.items[0]!.id).toBe(soon.stopId)
    expect((await list(`endingWithinHours=72&limit=200&cursor=${encodeURIComponent(ending.next!)}`)).items.map((item) => item.id)).toContain(late.stopId)
    expect((await list('state=effective&limit=200')).items.map((item) => item.id).sort()).toEqual([soon.stopId, late.stopId].sort())
    expect((await list('level=2')).items).toEqual([])
    expect([(await list('bank=BKB')).items.length, (await list('unit=PB')).items.length]).toEqual([0, 0])
    for (const wrong of ['kind=query&toApprove=true', 'cursor=yesterday', 'limit=1000', 'level=0']) expect((await get(`/api/orders?${wrong}`)).statusCode).toBe(400)
  })

  test('another station sees none of it, a teller and a grid leader may not ask', async () => {
    expect((await list('state=all', 'foreign')).items).toEqual([])
    for (const login of ['teller', 'gridleader', 'publicity', 'auditor']) expect((await get('/api/orders', login)).statusCode).toBe(403)
    const { stopId, id } = await aDraft()
    for (const url of [`/api/orders/${stopId}`, `/api/cases/${id}/money`]) expect((await get(url, 'foreign')).statusCode).toBe(404)
    expect((await post(`/api/orders/${stopId}/release`, { reason: '误报案' }, 'foreign')).statusCode).toBe(403)
    expect((await post('/api/orders/approve', { ids: [stopId] }, 'teller')).statusCode).toBe(403)
  })
})

describe('one order', () => {
  test('its page tells how it came to this and what was said to the bank; a repeated approval is answered as the first', async () => {
    const { stopId } = await aDraft()
    const answers = [await post(`/api/orders/${stopId}/approve`, {}, 'centre', 'approve-once'), await post(`/api/orders/${stopId}/approve`, {}, 'centre', 'approve-once')]
    expect(answers.map((answer) => [answer.statusCode, answer.json<OrderDetail>().state])).toEqual([[200, 'sent'], [200, 'sent']])
    expect((await post(`/api/orders/${stopId}/approve`, {}, 'commander')).json()).toMatchObject({ code: 'order.in_hand' })
    await bankSays(bureau, stopId, now(), { heldFen: 4_200_000 })
    const page = (await get(`/api/orders/${stopId}`)).json<OrderDetail>()
    expect(page).toMatchObject({ state: 'effective', heldFen: 4_200_000, stopsLeft: 1, approvedBy: 'centre' })
    expect(page.timeline.map((step) => step.kind)).toEqual(['drafted', 'approved', 'sent', 'effective'])
    expect(page.messages).toMatchObject([{ ask: 'stop' }])
    expect(page.actions).toEqual(['extend', 'freeze', 'release', 'reveal', 'print'])
  })

  test('when an account’s stops are used up its orders say so, how many there were, and offer the freeze that is left', async () => {
    const sixDaysAgo = minutesAgo(60 * 24 * 6)
    const at = (hours: number) => new Date(sixDaysAgo.getTime() + hours * 3_600_000)
    // Nobody was at their post then: it went alone.
    const one = await aDraft(sixDaysAgo)
    await bankSays(bureau, one.stopId, at(0.1), { heldFen: 10 })
    expect((await get(`/api/orders/${one.stopId}`)).json<OrderDetail>()).toMatchObject({ stopsLeft: 1, stopsPerAccountMax: 2, actions: expect.arrayContaining(['extend', 'freeze']) as string[] })
    await extendOrder(bureau.as('centre', at(1)), one.stopId)
    await bankSays(bureau, one.stopId, at(1.1))
    const extended = (await get(`/api/orders/${one.stopId}`)).json<OrderDetail>()
    expect(extended).toMatchObject({ state: 'extended', stopsLeft: 0, stopsPerAccountMax: 2 })
    expect([extended.actions.includes('extend'), extended.actions.includes('freeze')]).toEqual([false, true])
    await letTimePass(bureau, at(100))
    const expired = (await get(`/api/orders/${one.stopId}`)).json<OrderDetail>()
    expect([expired.state, expired.stopsLeft, expired.actions.includes('freeze')]).toEqual(['expired', 0, true])
  })

  test('many are approved by one click, each told what became of it', async () => {
    const [one, other] = [await aDraft(), await aDraft()]
    await post(`/api/orders/${one.stopId}/approve`, {}, 'commander')
    const answer = (await post('/api/orders/approve', { ids: [one.stopId, other.stopId] })).json<{ items: { id: string; code: string | null; zh: string | null }[] }>()
    expect(answer.items).toMatchObject([{ id: one.stopId, code: 'order.in_hand' }, { id: other.stopId, code: null, zh: null }])
    expect((await post('/api/orders/approve', { ids: [] })).statusCode).toBe(400)
  })

  test('the whole account is told for a reason, and written down', async () => {
    const { stopId, accounts } = await aDraft()
    expect(JSON.stringify((await get(`/api/orders/${stopId}`)).json())).not.toContain(accounts[0])
    expect((await post(`/api/orders/${stopId}/reveal`, { reason: '核对' })).statusCode).toBe(400)
    expect((await post(`/api/orders/${stopId}/reveal`, { reason: '电话核对账号' })).json()).toEqual({ account: accounts[0], payeeName: null, holder: null })
    expect(await bureau.system(async (tx) => (await sql<{ actor: string }>`select actor from audit where action = 'order.reveal' and subject = ${stopId}`.execute(tx)).rows)).toEqual([{ actor: 'centre' }])
  })

  test('a draft for transfers, a question to banks, a freeze, a release: by POST, and refused with a way out', async () => {
    const one = await aCase(bureau, now(), { filed: true })
    const drafted = (await post(`/api/cases/${one.id}/stops`, { transferIds: one.transferIds }, 'chen')).json<{ drafted: { id: string; number: string }[] }>()
    expect(drafted).toMatchObject({ drafted: [{ number: expect.stringMatching(/^止〔\d{4}〕\d{6}号$/) as string }], inHand: [], left: [] })
    expect((await post(`/api/cases/${one.id}/stops`, { transferIds: one.transferIds }, 'calltaker')).json()).toMatchObject({ code: 'order.in_hand', zh: expect.stringContaining(drafted.drafted[0]!.number) as string })
    expect((await post(`/api/cases/${one.id}/queries`, { transferIds: one.transferIds, ask: 'holder' }, 'chen')).json()).toMatchObject({ items: [{ number: expect.stringMatching(/^查/) as string }] })
    const stopId = drafted.drafted[0]!.id
    await post(`/api/orders/${stopId}/approve`, {})
    await bankSays(bureau, stopId, now(), { heldFen: 5_000_000 })
    expect((await post(`/api/orders/${stopId}/freeze`, {}, 'chen', 'freeze-once-1')).json<OrderDetail>()).toMatchObject({ kind: 'freeze', state: 'drafted', related: [{ kind: 'stop' }, { kind: 'query' }] })
    expect((await post(`/api/orders/${stopId}/freeze`, {}, 'chen', 'freeze-once-1')).json<OrderDetail>()).toMatchObject({ kind: 'freeze', state: 'drafted' })
    expect((await post(`/api/orders/${stopId}/release`, { reason: '核实为正常交易' }, 'commander')).json<OrderDetail>()).toMatchObject({ state: 'released', actions: ['reveal', 'print'] })
  })
})

test('the paper carries the whole account: whoever may approve prints it, others for a reason, and each print is written down', async () => {
  const { stopId } = await aDraft()
  const print = (login: string, query = '') => get(`/api/orders/${stopId}/paper.pdf${query}`, login)
  const paper = await print('centre')
  expect([paper.statusCode, paper.headers['content-type'], paper.rawPayload.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-'])
  expect((await print('calltaker')).json()).toMatchObject({ code: 'order.reason_needed' })
  expect((await print('chen')).json()).toMatchObject({ code: 'order.reason_needed' })
  expect((await post(`/api/orders/${stopId}/paper.pdf`, { reason: '送达银行网点' }, 'calltaker')).headers['content-type']).toBe('application/pdf')
  expect((await print('centre', '?paper=release')).json()).toMatchObject({ code: 'order.not_possible' })
  await post(`/api/orders/${stopId}/approve`, {})
  await bankSays(bureau, stopId, now(), { heldFen: 100 })
  await post(`/api/orders/${stopId}/release`, { reason: '核实为正常交易' }, 'commander')
  expect((await print('centre', '?paper=release')).statusCode).toBe(200)
  expect((await print('foreign')).statusCode).toBe(404)
  const written = await bureau.system(async (tx) => (await sql<{ actor: string; reason: string | null }>`select actor, detail ->> 'reason' as reason from audit where action = 'order.print' and subject = ${stopId} order by seq`.execute(tx)).rows)
  expect(written.map((row) => [row.actor, row.reason])).toEqual([['centre', null], ['calltaker', '送达银行网点'], ['centre', null], ['centre', null]])
})

test('each paper of a stop, a query and a freeze is one sheet with its serial number, the whole account, and room for the seal', async () => {
  const one = await aCase(bureau, minutesAgo(90), { filed: true })
  const stopId = (await draftFor(bureau, one, minutesAgo(89))).drafted[0]!.id
  await approveOrder(bureau.as('centre', minutesAgo(88)), stopId)
  await bankSays(bureau, stopId, minutesAgo(87), { heldFen: 100 })
  await extendOrder(bureau.as('centre', minutesAgo(80)), stopId)
  const [{ id: queryId } = { id: '' }] = await askBanks(bureau.as('centre', minutesAgo(79)), one.id, { ask: 'transactions', transferIds: one.transferIds, until: null })
  const freezeId = await freezeStopped(bureau.as('chen', minutesAgo(78)), stopId)
  await approveOrder(bureau.as('commander', minutesAgo(77)), freezeId)
  await bankSays(bureau, freezeId, minutesAgo(76), { heldFen: 100, queuePosition: 0 })
  await extendOrder(bureau.as('centre', minutesAgo(75)), freezeId)
  const print = async (id: string, paper: string, words: readonly string[]) => {
    const { number } = (await get(`/api/orders/${id}`)).json<OrderDetail>()
    const answer = await get(`/api/orders/${id}/paper.pdf?paper=${paper}`)
    expect([paper, answer.statusCode]).toEqual([paper, 200])
    const lines = pdfLines(answer.rawPayload)
    const text = lines.map((line) => line.text).join('')
    for (const word of [number, one.accounts[0]!, ...words]) expect(text).toContain(word)
    // 42 mm are a seal; under the unit's name, above the date, and nothing else stands there.
    const top = lines.findLast(({ text: word }) => word.includes('印章'))!
    const bottom = lines.find(({ text: word, y }) => y < top.y && /^\d{4}年|^\d{4}-/.test(word))!
    expect(top.y - bottom.y).toBeGreaterThan(70)
    expect(lines.filter(({ y }) => y < top.y && y > bottom.y)).toEqual([])
    expect(answer.rawPayload.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1)
  }
  await print(stopId, 'order', ['紧急止付通知书', '已执行，金额'])
  await print(queryId, 'order', ['协助查询财产通知书', '交易流水', '附材料'])
  await print(freezeId, 'order', ['协助冻结财产通知书', '立〔2026〕1号'])
  await print(freezeId, 'extension', ['继续冻结财产通知书'])
  await print(stopId, 'extension', ['延长紧急止付通知书', '第 2 次'])
  await releaseOrder(bureau.as('commander', now()), freezeId, '款项已返还')
  await print(freezeId, 'release', ['解除冻结财产通知书'])
  expect((await get(`/api/orders/${queryId}/paper.pdf?paper=release`)).json()).toMatchObject({ code: 'order.not_possible' })
})

test('the way of the money: levels with amounts, clocks and states, and what can still be drafted', async () => {
  const one = await aDraft()
  await approveOrder(bureau.as('centre', now()), one.stopId)
  await bankSays(bureau, one.stopId, now(), { heldFen: 1_000_000 })
  const [{ id: queryId } = { id: '' }] = await askBanks(bureau.as('centre', now()), one.id, { ask: 'transactions', transferIds: one.transferIds, until: null })
  const [next, unknown] = [aCard('990171'), aCard('688888')]
  const out = (ref: string, account: string | null, amountFen: number) => ({
    ref, at: now().toISOString(), direction: 'out' as const, amountFen, balanceFen: null, channel: 'card' as const, counterpart: account === null ? null : { account, bank: null, name: null },
  })
  await bankSays(bureau, queryId, now(), { transactions: [out('a', next, 2_500_000), out('b', unknown, 1_000_000), out('c', null, 500_000)] })
  const tree = (await get(`/api/cases/${one.id}/money`)).json<MoneyTree>()
  expect(tree.levels.map(({ level, inFen, heldFen, unknownFen, nodes }) => [level, inFen, heldFen, unknownFen, nodes.length])).toEqual([[1, 5_000_000, 1_000_000, 0, 1], [2, 4_000_000, 0, 500_000, 2]])
  const [first] = tree.levels[0]!.nodes
  expect(first).toMatchObject({ account: maskAccount(one.accounts[0]!), from: [{ key: null, amountFen: 5_000_000 }], transferIds: [], askBy: one.transferIds[0], queries: [{ state: 'answered', ask: 'transactions', rows: 3 }] })
  expect(first).toMatchObject({ stop: { state: 'effective', heldFen: 1_000_000, deadline: { rule: 'end' } } })
  expect(tree.levels[1]!.nodes[0]).toMatchObject({ account: maskAccount(next), bank: { code: 'BKB' }, inFen: 2_500_000, stop: null, from: [{ key: first!.key, amountFen: 2_500_000 }], transferIds: [expect.any(String)] })
  expect(JSON.stringify(tree)).not.toContain(next)
})

test('figures count what took effect: accounts, money once per account, and minutes from the report', async () => {
  const own = await smallBureau(new Date('2026-03-01T00:00:00+08:00'))
  const server = await serverOf(own)
  try {
    const answer = await server.inject({ method: 'POST', url: '/api/session', payload: { login: 'centre', password: PASSWORD } })
    const ask = async (search: string) => (await server.inject({ method: 'GET', url: `/api/figures/stops?${search}`, headers: { cookie: `gb=${answer.cookies[0]!.value}` } })).json<StopFiguresView>()
    const took = async (at: Date, minutes: number, heldFen: number, account = aCard()) => {
      const later = (more: number) => new Date(at.getTime() + more * 60_000)
      const paid = [{ account, bank: 'BKA', amountFen: heldFen, paidAt: at }]
      const one = await aCase(own, at, { paid })
      const stopId = (await draftFor(own, one, at, 'calltaker', paid)).drafted[0]!.id
      await approveOrder(own.as('centre', later(minutes)), stopId)
      await bankSays(own, stopId, later(2 * minutes), { heldFen })
      return account
    }
    const morning = new Date('2026-03-10T09:00:00+08:00')
    const twice = await took(morning, 2, 46_900_000)
    await took(morning, 4, 10_000_000, twice)
    await took(morning, 6, 30_000_000)
    await took(new Date('2026-03-09T09:00:00+08:00'), 1, 500)
    const view = await ask('from=2026-03-10&to=2026-03-10&by=bank')
    expect(view.total).toMatchObject({ accounts: 2, heldFen: 76_900_000, largestFen: 46_900_000, over300k: 1, toSent: { p50Minutes: 4, p95Minutes: 5.8, count: 3 }, toEffective: { p50Minutes: 8, count: 3 } })
    expect(view.previous).toMatchObject({ accounts: 1, heldFen: 500, toSent: { p50Minutes: 1 } })
    expect(view.rows).toMatchObject([{ key: 'BKA', name: '甲江商业银行', accounts: 2 }])
    expect(view.units).toEqual({ accounts: '个', heldFen: '元', largestFen: '元', over300k: '个', toSent: '分钟', toEffective: '分钟' })
    expect((await ask('from=2026-03-09&to=2026-03-10&by=day')).rows.map((row) => [row.key, row.accounts])).toEqual([['2026-03-09', 1], ['2026-03-10', 2]])
    expect((await ask('from=2026-04-01&to=2026-04-02')).total).toMatchObject({ accounts: 0, heldFen: 0, toSent: { p50Minutes: null, count: 0 } })
    expect((await get(`/api/figures/stops?from=${dayText(now())}&to=${dayText(now())}`, 'teller')).statusCode).toBe(403)
  } finally {
    await server.close()
    await own.drop()
  }
})
