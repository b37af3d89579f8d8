import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReportReceipt } from '../src/contract/case.ts'
import type { ErrorView } from '../src/contract/session.ts'
import { isInSight } from '../src/features/account/account.rules.ts'
import { alertFromCounter } from '../src/flows/counter-alert-to-visit.ts'
import { acceptCase, fileCase } from '../src/flows/case-to-decision.ts'
import { draftForTransfers } from '../src/flows/query-to-next-level.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { addReport } from '../src/flows/report-to-open-case.ts'
import { revealOrder } from '../src/flows/reveal-order.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { releaseOrder } from '../src/flows/stop-order-to-end.ts'
import type { Signal } from '../src/contract/signal.ts'
import { readAs } from '../src/platform/transaction.ts'
import { moneyTree } from '../src/reads/money-tree.ts'
import { casePage } from '../src/reads/case-page.ts'
import { sessionHeaders } from './support/api-session.ts'
import { hear } from './support/case.ts'
import { aCard, bankSays, stepsFor } from './support/fraud-case.ts'
import { aReport, aTransfer } from './support/report.ts'
import { serverOf } from './support/server.ts'
import { aResident, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** Two call-takers, one victim: one stop of the account, and the second is told of the first. */
const NOW = new Date()
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
let bureau: SmallBureau
let app: FastifyInstance
const headers = new Map<string, Record<string, string>>()
let phones = 0
beforeAll(async () => {
  bureau = await smallBureau(new Date(NOW.getTime() - 86_400_000))
  app = await serverOf(bureau)
  for (const login of ['calltaker', 'centre', 'foreign']) headers.set(login, await sessionHeaders(app, login))
})
afterAll(async () => { await app.close(); await bureau.drop() })

const nextPhone = () => `142${77_000_000 + ++phones}`
const paid = (payee: string, amountFen = 5_000_000, at = later(-20)) => aTransfer(NOW, { payee, amountFen, at: at.toISOString() })
const post = (login: string, url: string, payload: object, key?: string) => app.inject({ method: 'POST', url, payload, headers: { ...headers.get(login), ...(key === undefined ? {} : { 'idempotency-key': key }) } })
const stopsOf = (...caseIds: string[]) => bureau.system(async (tx) =>
  (await sql<{ id: string; number: string; basis_id: string; amount_fen: number; state: string }>`select * from stop_order where basis_id = any(${caseIds}::uuid[]) order by number`.execute(tx)).rows)
const casesOf = (phone: string) => bureau.system(async (tx) =>
  (await sql<{ id: string }>`select c.id from fraud_case c join identifier i on i.person_id = c.person_id where i.token = ${bureau.at(NOW).vault.token('phone', phone)}`.execute(tx)).rows.map(({ id }) => id))
const report = (login: string, phone: string, transfers: ReturnType<typeof paid>[], at = NOW) => reportCase(bureau.as(login, at), aReport(at, phone, { transfers }))

describe('the money of one victim', () => {
  test('two reports of one victim make one stop of the account; the second makes no order and is told who is on it', async () => {
    const [phone, account, other] = [nextPhone(), aCard(), aCard()]
    const first = await report('calltaker', phone, [paid(account)])
    const second = await report('centre', phone, [paid(account), paid(other)], later(3))
    const [ours, ofOther] = await stopsOf(first.id, second.id)
    expect(await stopsOf(first.id, second.id)).toMatchObject([{ basis_id: first.id, amount_fen: 5_000_000 }, { basis_id: second.id }])
    expect(first.inHand).toEqual([])
    expect(second.inHand).toEqual([{ id: ours!.id, number: ours!.number, amountFen: 5_000_000 }])
    expect(ofOther!.number).not.toBe(ours!.number)
  })

  test('forty reports of one victim at once make one stop of the account', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const receipts = await Promise.all(Array.from({ length: 40 }, (_, nth) => report(nth % 2 === 0 ? 'calltaker' : 'centre', phone, [paid(account)])))
    const stops = await stopsOf(...receipts.map(({ id }) => id))
    expect(stops).toHaveLength(1)
    expect(receipts.filter(({ inHand }) => inHand[0]?.number === stops[0]!.number)).toHaveLength(39)
  })

  test('whoever tells of more raises the draft; of an order that has gone to its bank somebody is told', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const first = await report('calltaker', phone, [paid(account)])
    await report('centre', phone, [paid(account, 8_000_000)], later(1))
    const [stop] = await stopsOf(first.id)
    expect(stop).toMatchObject({ amount_fen: 13_000_000, state: 'drafted' })
    await report('centre', phone, [paid(account, 8_000_000)], later(2))
    expect((await stopsOf(first.id))[0]).toMatchObject({ amount_fen: 13_000_000 })
    await approveOrder(bureau.as('centre', later(3)), stop!.id)
    expect((await report('calltaker', phone, [paid(account, 3_000_000)], later(4))).inHand).toMatchObject([{ number: stop!.number, amountFen: 13_000_000 }])
    expect((await stopsOf(first.id))[0]).toMatchObject({ amount_fen: 13_000_000, state: 'sent' })
    expect(await stepsFor(bureau, stop!.id)).toEqual(['drafted', 'amount-raised', 'approved', 'sent', 'more-told'])
    const alarms = await bureau.system(async (tx) => (await sql`select 1 from outbox where type = 'order.alarm' and subject = ${stop!.id}`.execute(tx)).rows.length)
    expect(alarms).toBe(1)
  })

  test('a second case with another payment of before the order was drafted raises it by that payment, and by none that it knows', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const first = await report('calltaker', phone, [paid(account)])
    const second = await report('centre', phone, [paid(account), paid(account, 2_000_000, later(-10))], later(2))
    const [stop] = await stopsOf(first.id, second.id)
    expect(await stopsOf(first.id, second.id)).toMatchObject([{ basis_id: first.id, amount_fen: 7_000_000 }])
    expect(second.inHand).toEqual([{ id: stop!.id, number: stop!.number, amountFen: 7_000_000 }])
    const third = await report('calltaker', phone, [paid(account, 2_000_000, later(-10)), paid(account, 1_000_000, later(3))], later(4))
    expect(await stopsOf(first.id, third.id)).toMatchObject([{ amount_fen: 7_000_000 }, { basis_id: third.id, amount_fen: 1_000_000 }])
    expect(third.inHand).toMatchObject([{ number: stop!.number }])
    await addReport(bureau.as('calltaker', later(5)), third.id, aReport(NOW, phone, { transfers: [paid(account), paid(account, 500_000, later(4))] }))
    expect(await stopsOf(first.id, third.id)).toMatchObject([{ amount_fen: 7_000_000 }, { amount_fen: 1_500_000 }])
  })

  test('the money tree of the second case says who has it instead of offering a stop; what is not in hand yet it offers, and adds', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const first = await report('calltaker', phone, [paid(account)])
    const second = await report('centre', phone, [paid(account)], later(2))
    const [stop] = await stopsOf(first.id)
    const nodeFor = async (login: string) => (await moneyTree(bureau.as(login, later(3)), second.id)).levels[0]!.nodes[0]!
    expect(await nodeFor('centre')).toMatchObject({ inHand: { id: stop!.id, number: stop!.number, amountFen: 5_000_000 }, transferIds: [], stop: null })
    expect((await moneyTree(bureau.as('centre', later(3)), first.id)).levels[0]!.nodes[0]).toMatchObject({ inHand: null, stop: { id: stop!.id } })
    await bureau.system((tx) => sql`update stop_order set unit = 'PB', region = 990101002000000 where id = ${stop!.id}`.execute(tx))
    await bureau.system((tx) => sql`update fraud_case set unit = 'PA' where id = ${second.id}`.execute(tx))
    expect((await nodeFor('duty')).inHand).toEqual({ id: null, number: stop!.number, amountFen: 5_000_000 })
    // A bank's statement shows another payment to the account, of before the order.
    const more = await bureau.system(async (tx) => (await sql<{ id: string }>`insert into money_transfer (id, case_id, level, channel, payee, payee_bank, amount_fen, at, told_by, bank_ref, region, unit)
      select gen_random_uuid(), case_id, 1, 'card', payee, payee_bank, 700000, at - interval '1 hour', 'statement', 'more', region, unit from money_transfer where case_id = ${second.id} returning id`.execute(tx)).rows[0]!.id)
    const { transferIds, inHand } = await nodeFor('centre')
    expect([transferIds.includes(more), inHand?.number]).toEqual([true, stop!.number])
    expect(await draftForTransfers(bureau.as('centre', later(4)), second.id, transferIds)).toMatchObject({ drafted: [], inHand: [{ number: stop!.number, isMore: true }] })
    expect(await stopsOf(first.id, second.id)).toMatchObject([{ amount_fen: 5_700_000 }])
    expect((await nodeFor('centre')).transferIds).toEqual([])
    await expect(draftForTransfers(bureau.as('centre', later(5)), second.id, transferIds)).rejects.toMatchObject({ code: 'order.in_hand' })
  })

  test('a red warning that knows of another payment raises the draft; of what the victim told by the minute and a bank by the second it makes one', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const { id } = await report('calltaker', phone, [paid(account)])
    const heard = (ref: string, amountFen: number, at: Date) => hear(bureau, phone, at, 'red', { kind: 'transfer', counterpart: { account }, amountFen, screenSharing: true, ref } as Partial<Signal>)
    await heard(`${phone}-same`, 5_000_000, new Date(later(-20).getTime() + 42_000))
    await heard(`${phone}-other`, 2_000_000, later(-15))
    await hear(bureau, phone, later(1), 'red')
    expect(await stopsOf(id)).toMatchObject([{ amount_fen: 7_000_000 }])
    expect(await stepsFor(bureau, (await stopsOf(id))[0]!.id)).toEqual(['drafted', 'amount-raised'])
  })

  test('what a teller says was paid before raises the draft that is there', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const { id } = await report('calltaker', phone, [paid(account)])
    const earlier = [{ payee: account, payeeBank: '', amountFen: 5_000_000, at: later(-18).toISOString() }, { payee: account, payeeBank: '', amountFen: 3_000_000, at: later(-12).toISOString() }]
    await alertFromCounter(bureau.as('teller', later(1)), { customer: phone, amountFen: 9_000_000, tags: ['nervous'], payee: aCard(), earlier }, () => undefined)
    const stops = await bureau.system(async (tx) => (await sql<{ basis_id: string; amount_fen: number }>`select basis_id, amount_fen from stop_order where account = ${bureau.at(NOW).vault.token('account', account)}`.execute(tx)).rows)
    expect(stops).toEqual([{ basis_id: id, amount_fen: 8_000_000 }])
  })

  test('money that was paid after the order was drafted is not in hand: it has an order of its own', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const first = await report('calltaker', phone, [paid(account)])
    const second = await report('centre', phone, [paid(account, 2_000_000, later(10))], later(12))
    expect(second.inHand).toEqual([])
    expect(await stopsOf(first.id, second.id)).toMatchObject([{ basis_id: first.id }, { basis_id: second.id, amount_fen: 2_000_000 }])
  })

  test('once the first order has ended the account can be stopped for the second case', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const first = await report('calltaker', phone, [paid(account)])
    const [stop] = await stopsOf(first.id)
    await releaseOrder(bureau.as('centre', NOW), stop!.id, '误制单')
    const second = await report('centre', phone, [paid(account)], later(1))
    expect([second.inHand, (await stopsOf(second.id)).length]).toEqual([[], 1])
  })

  test('money that is frozen for the first case is not stopped for the second', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const first = await report('calltaker', phone, [paid(account)])
    const [stop] = await stopsOf(first.id)
    await approveOrder(bureau.as('centre', NOW), stop!.id)
    await bankSays(bureau, stop!.id, later(1), { heldFen: 5_000_000 })
    await acceptCase(bureau.as('calltaker', later(2)), first.id)
    await fileCase(bureau.as('calltaker', later(2)), first.id, '甲公刑立字7号')
    const freezeId = await freezeStopped(bureau.as('centre', later(3)), stop!.id)
    await approveOrder(bureau.as('commander', later(4)), freezeId)
    await bankSays(bureau, freezeId, later(5), { heldFen: 5_000_000, queuePosition: 0 })
    const second = await report('centre', phone, [paid(account, 6_000_000)], later(6))
    expect(second.inHand).toEqual([{ id: freezeId, number: expect.stringMatching(/^冻〔/) as string, amountFen: 5_000_000 }])
    expect(await stopsOf(second.id)).toEqual([])
    expect((await stepsFor(bureau, freezeId)).at(-1)).toBe('more-told')
  })

  test('another victim of the same account has an order of their own', async () => {
    const account = aCard()
    const [mine, theirs] = [await report('calltaker', nextPhone(), [paid(account)]), await report('calltaker', nextPhone(), [paid(account)])]
    expect(await stopsOf(mine.id, theirs.id)).toHaveLength(2)
    expect(theirs.inHand).toEqual([])
  })

  test('a red warning about money that a report has told of already drafts nothing more', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const { id } = await report('calltaker', phone, [paid(account)])
    const at = later(-20)
    await hear(bureau, phone, at, 'red', { kind: 'transfer', counterpart: { account }, amountFen: 5_000_000, screenSharing: true, ref: 'told-before' } as Partial<Signal>)
    await hear(bureau, phone, later(1), 'red')
    expect(await bureau.system(async (tx) => (await sql<{ basis_id: string }>`select basis_id from stop_order where account = ${bureau.at(NOW).vault.token('account', account)}`.execute(tx)).rows)).toEqual([{ basis_id: id }])
  })
})

describe('saving', () => {
  test('whoever saves a second report of a victim is asked first: by whom a case was taken, and nothing is kept until they have said', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const { id, number } = await report('calltaker', phone, [paid(account)], later(-5))
    const body = aReport(NOW, phone, { transfers: [paid(account)] })
    const asked = await post('centre', '/api/cases?ifSameVictim=ask', body, 'second-of-one')
    expect([asked.statusCode, asked.json<ErrorView>().code]).toEqual([409, 'case.same_victim'])
    expect(asked.json<ErrorView>().zh).toMatch(new RegExp(`5 分钟前.*${number}`))
    expect(await casesOf(phone)).toEqual([id])
    await bureau.system((tx) => sql`update fraud_case set reported_at = ${later(-3 * 1_440)} where id = ${id}`.execute(tx))
    expect((await post('centre', '/api/cases?ifSameVictim=ask', body)).json<ErrorView>()).toMatchObject({ zh: expect.stringContaining('3 天前') as string, en: expect.stringContaining('3 days ago') as string })
    const known = (await app.inject({ url: `/api/cases/same-victim?phone=${phone}`, headers: headers.get('centre')! })).json<{ cases: object[] }>()
    expect(known.cases).toMatchObject([{ id, number, receivedBy: 'calltaker', isUndecided: true }])
    const separate = (await post('centre', '/api/cases?ifSameVictim=separate', body, 'second-of-one')).json<ReportReceipt>()
    expect([separate.again, separate.number === number, separate.inHand.length]).toEqual([false, false, 1])
  })

  test('of two who save at the same moment one has the case, and the other is told', async () => {
    const phone = nextPhone()
    const body = aReport(NOW, phone, { transfers: [paid(aCard())] })
    const answers = await Promise.all(['calltaker', 'centre', 'calltaker', 'centre'].map((login, nth) => post(login, '/api/cases?ifSameVictim=ask', body, `at-once-${nth}`)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409])
    expect(await casesOf(phone)).toHaveLength(1)
  })

  test('a unit that may not see the case learns that there is one, a reference and nothing else; the order as well', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const { id, number } = await report('calltaker', phone, [paid(account)])
    const body = aReport(NOW, phone, { transfers: [paid(account)] })
    const asked = (await post('foreign', '/api/cases?ifSameVictim=ask', body)).json<ErrorView>()
    expect(asked.code).toBe('case.same_victim_elsewhere')
    expect(asked.zh).toContain(id.slice(-8))
    expect(JSON.stringify(asked)).not.toContain(number)
    expect(await bureau.system(async (tx) => (await sql`select 1 from audit where actor = 'foreign' and action = 'case.same_victim'`.execute(tx)).rows.length)).toBe(1)
    expect((await post('foreign', `/api/cases/${id}/reports`, body)).statusCode).toBe(404)
    const separate = (await post('foreign', '/api/cases', body)).json<ReportReceipt>()
    expect(separate.inHand).toMatchObject([{ id: null, amountFen: 5_000_000 }])
  })

  test('who types number after number at another station learns of nobody who lives elsewhere: a case in hand is said, and nothing of whose it is', async () => {
    const asked = async (login: string, phone: string) => (await app.inject({ url: `/api/cases/same-victim?phone=${phone}`, headers: headers.get(login)! })).json<object>()
    const [stranger, resident, victim] = [nextPhone(), nextPhone(), nextPhone()]
    await aResident(bureau, resident)
    await report('calltaker', victim, [paid(aCard())])
    const nobody = { person: null, warning: null, cases: [], elsewhere: false }
    expect(await asked('foreign', stranger)).toEqual(nobody)
    expect(await asked('foreign', resident)).toEqual(nobody)
    expect(await asked('foreign', victim)).toEqual({ ...nobody, elsewhere: true })
    expect(await asked('calltaker', resident)).toMatchObject({ person: { registered: true } })
    await report('foreign', victim, [paid(aCard())])
    expect(await asked('foreign', victim)).toMatchObject({ person: { registered: expect.any(Boolean) as boolean }, cases: [{}], elsewhere: true })
  })

  test('what is within sight here is what the walls show', async () => {
    const cases = await bureau.system(async (tx) => (await sql<{ id: string; region: number; unit: string }>`select id, region, unit from fraud_case`.execute(tx)).rows)
    for (const login of ['calltaker', 'centre', 'chen', 'foreign', 'subcommander', 'squad', 'teller', 'gridleader']) {
      const context = bureau.as(login, NOW)
      const shown = await readAs(context, async (tx) => (await sql<{ id: string }>`select id from fraud_case`.execute(tx)).rows.map(({ id }) => id))
      expect(cases.filter((one) => isInSight(context.actor, one)).map(({ id }) => id).sort(), login).toEqual(shown.sort())
    }
    expect(new Set(cases.map(({ unit }) => unit)).size).toBeGreaterThan(1)
  })

  test('a decided case is no reason to ask', async () => {
    const phone = nextPhone()
    const { id } = await report('calltaker', phone, [paid(aCard())])
    await acceptCase(bureau.as('calltaker', NOW), id)
    await fileCase(bureau.as('calltaker', NOW), id, '甲公刑立字9号')
    expect((await post('centre', '/api/cases?ifSameVictim=ask', aReport(NOW, phone))).statusCode).toBe(200)
  })
})

describe('adding to the case that is there', () => {
  test('what was not told before is added, what was is not counted twice; words stand beneath each other, and a second tap changes nothing', async () => {
    const [phone, account, other] = [nextPhone(), aCard(), aCard()]
    const first = await reportCase(bureau.as('calltaker', NOW), aReport(NOW, phone, { fraudType: 'other', narrative: '被拉进群', transfers: [paid(account)] }))
    const body = aReport(NOW, phone, { fraudType: 'investment', narrative: '对方自称导师', transfers: [paid(account), paid(account, 1_000_000, later(-9)), paid(other)] })
    const tap = { ...bureau.as('centre', later(2)), tapKey: 'added-once' }
    const added = await addReport(tap, first.id, body)
    expect(added).toMatchObject({ id: first.id, number: first.number, again: false, added: true, transfers: 2 })
    expect(await addReport(tap, first.id, body)).toMatchObject({ id: first.id, again: true })
    const page = await casePage(bureau.as('centre', later(3)), first.id)
    expect(page).toMatchObject({ lossFen: 11_000_000, fraudType: 'investment', narrative: '被拉进群\n\n对方自称导师', transferRows: [{}, {}, {}] })
    expect(page.timeline.filter(({ kind }) => kind === 'report-added')).toHaveLength(1)
    expect(await stopsOf(first.id)).toMatchObject([{ amount_fen: 6_000_000 }, { amount_fen: 5_000_000 }])
    expect(await casesOf(phone)).toEqual([first.id])
  })

  test('the bank that was not known the first time is filled in, and what waited for it is ordered', async () => {
    const [phone, account] = [nextPhone(), aCard('999999')]
    const first = await report('calltaker', phone, [{ ...paid(account), payeeBank: '' }])
    expect(await stopsOf(first.id)).toEqual([])
    const added = await addReport(bureau.as('calltaker', later(2)), first.id, aReport(NOW, phone, { transfers: [{ ...paid(account), payeeBank: '甲江银行' }] }))
    expect(added).toMatchObject({ added: true, transfers: 0, completed: 1 })
    expect(await stopsOf(first.id)).toMatchObject([{ amount_fen: 5_000_000, state: 'drafted' }])
    expect(await casePage(bureau.as('centre', later(3)), first.id)).toMatchObject({ lossFen: 5_000_000, transferRows: [{ payeeBank: '甲江商业银行' }] })
  })

  test('the account that was not known the first time is filled in, with its name: one payment, counted once', async () => {
    const [phone, account, other] = [nextPhone(), aCard(), aCard()]
    const first = await report('calltaker', phone, [{ ...paid(''), payeeName: '' }, { ...paid(''), payeeName: '' }])
    const body = aReport(NOW, phone, { transfers: [{ ...paid(account), payeeName: '张三丰' }, paid(other, 1_000_000)] })
    expect(await addReport(bureau.as('centre', later(2)), first.id, body)).toMatchObject({ transfers: 1, completed: 1 })
    expect(await stopsOf(first.id)).toMatchObject([{ amount_fen: 5_000_000 }, { amount_fen: 1_000_000 }])
    // Two of the same amount at the same moment were told: only one of them has its account now.
    expect(await casePage(bureau.as('centre', later(3)), first.id)).toMatchObject({ lossFen: 11_000_000, transferRows: [{}, {}, {}] })
    const [stop] = await stopsOf(first.id)
    const revealed = await revealOrder(bureau.as('centre', later(3)), stop!.id, '核对户名')
    expect(revealed).toMatchObject({ account, payeeName: '张三丰' })
    // Told once more with less: nothing is new, and nothing that is known is lost.
    expect(await addReport(bureau.as('centre', later(4)), first.id, aReport(NOW, phone, { transfers: [{ ...paid(''), payeeName: '' }, { ...paid(''), payeeName: '' }] }))).toMatchObject({ transfers: 0, completed: 0 })
    expect((await casePage(bureau.as('centre', later(5)), first.id)).lossFen).toBe(11_000_000)
  })

  test('more money on an account that is held already raises nothing at the bank, and the approvers hear of it', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const { id } = await report('calltaker', phone, [paid(account)])
    const [stop] = await stopsOf(id)
    await approveOrder(bureau.as('centre', NOW), stop!.id)
    await bankSays(bureau, stop!.id, later(1), { heldFen: 5_000_000 })
    await addReport(bureau.as('centre', later(2)), id, aReport(NOW, phone, { transfers: [paid(account, 2_000_000, later(-3))] }))
    expect(await stopsOf(id)).toMatchObject([{ amount_fen: 5_000_000, state: 'effective' }])
    expect((await stepsFor(bureau, stop!.id)).at(-1)).toBe('more-told')
  })

  test('another person’s number is refused with the way out, and so is a case that has been decided', async () => {
    const [phone, stranger] = [nextPhone(), nextPhone()]
    const { id, number } = await report('calltaker', phone, [paid(aCard())])
    await report('calltaker', stranger, [])
    await expect(addReport(bureau.as('centre', NOW), id, aReport(NOW, stranger))).rejects.toMatchObject({ code: 'case.other_victim', zh: expect.stringContaining(number) as string })
    await acceptCase(bureau.as('calltaker', NOW), id)
    await fileCase(bureau.as('calltaker', NOW), id, '甲公刑立字8号')
    await expect(addReport(bureau.as('centre', NOW), id, aReport(NOW, phone))).rejects.toMatchObject({ code: 'case.not_possible' })
  })

  test('with somebody else’s number nothing of theirs is waited for: the victim of the case is the first who is locked', async () => {
    const [phone, stranger] = [nextPhone(), nextPhone()]
    const { id } = await report('calltaker', phone, [])
    await report('calltaker', stranger, [])
    await bureau.system(async (tx) => {
      await sql`select from person p join identifier i on i.person_id = p.id where i.token = ${bureau.at(NOW).vault.token('phone', stranger)} for update of p`.execute(tx)
      await expect(addReport(bureau.as('centre', NOW), id, aReport(NOW, stranger))).rejects.toMatchObject({ code: 'case.other_victim' })
    })
  })

  test('a bank that nobody knows is named with its field, counted as it was sent', async () => {
    const [phone, account] = [nextPhone(), aCard()]
    const { id } = await report('calltaker', phone, [paid(account)])
    const body = aReport(NOW, phone, { transfers: [paid(account), { ...paid(aCard()), payeeBank: '月亮银行' }] })
    expect((await post('centre', `/api/cases/${id}/reports`, body)).json<ErrorView>().details).toMatchObject([{ path: '/transfers/1/payeeBank', code: 'transfer.unknown_bank' }])
  })
})
