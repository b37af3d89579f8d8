import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MyTip, TipBody, TipList } from '../src/contract/tip.ts'
import { takeTip, tipById } from '../src/features/tip/tip.store.ts'
import { addToList, confirmEntry } from '../src/flows/entry-to-list.ts'
import { withdrawOwnTip } from '../src/flows/citizen-to-tip.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { addReport } from '../src/flows/report-to-open-case.ts'
import { revealTip, tipToIntake } from '../src/flows/reveal-tip.ts'
import { changeTipClock } from '../src/flows/rules-and-clocks.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { answerTip, dismissTip, takeUpTip } from '../src/flows/tip-to-answer.ts'
import { tipToList } from '../src/flows/tip-to-list.ts'
import { changeRetention, forgetServedTips, forgetWhatIsOld, retentionPreview } from '../src/flows/what-is-kept.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { publicCheck } from '../src/reads/listings.ts'
import { tipPage, tips, tipsOf } from '../src/reads/tips.ts'
import type { z } from 'zod'
import { aNumber, citizensOf, NEIGHBOUR, VILLAGE, type Citizens } from './support/citizens.ts'
import { sessionHeaders } from './support/api-session.ts'
import { aReport } from './support/report.ts'
import { serverOf } from './support/server.ts'
import { aResident, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'
import { FRAUD_NUMBER, reported, telling } from './support/tip.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const START = new Date('2026-03-02T10:00:00+08:00').getTime()
let bureau: SmallBureau
let app: FastifyInstance
let citizens: Citizens
let clock = START
beforeAll(async () => {
  bureau = await smallBureau(new Date(START))
  app = await serverOf(bureau)
  citizens = citizensOf(bureau, app)
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const now = () => bureau.at(new Date(clock))
const as = (login: string) => bureau.as(login, new Date(clock))
const report = (phone: string, more: Partial<TipBody> = {}) => reported(now(), phone, more)
const mine = async (phone: string): Promise<MyTip[]> => tipsOf(now(), { token: now().vault.token('phone', phone) })
const rowsIn = (table: string, where: ReturnType<typeof sql>) => bureau.system(async (tx) => (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where ${where}`.execute(tx)).rows[0]!.n)
const wordsOf = (id: string) => rowsIn('vault_record', sql`kind in ('tip', 'tip-answer') and id = ${id}`)
const clocksOf = (id: string) => bureau.system(async (tx) => (await sql<{ rule: string; due_at: Date }>`select rule, due_at from deadline where subject_id = ${id} order by rule`.execute(tx)).rows)
const newsOf = (id: string) => bureau.system(async (tx) => (await sql<{ type: string; unit: string; region: number }>`select type, unit, region from outbox where subject = ${id} and channel = 'live' order by id`.execute(tx)).rows)
const auditOf = (id: string) => bureau.system(async (tx) => (await sql<{ actor: string; action: string }>`select actor, action from audit where subject = ${id} order by seq`.execute(tx)).rows.map((one) => `${one.actor} ${one.action}`))
const PAID = { amountFen: 3_000_000, at: new Date(START - 600_000).toISOString() }

describe('a citizen', () => {
  const file = (cookie: string | undefined, payload: TipBody) => citizens.ask({ path: '/tips', payload, cookie })
  const listed = async (cookie: string) => (await citizens.ask({ method: 'GET', path: '/tips', cookie })).json<{ items: MyTip[] }>().items

  test('shows a number, reports, and sees what is stored, also in the file of everything; a double tap is one report', async () => {
    const phone = aNumber()
    expect((await file(undefined, telling(phone))).json()).toMatchObject({ code: 'registry.prove_first' })
    const cookie = await citizens.proven(phone)
    const said = telling(phone, { about: [{ kind: 'phone', value: FRAUD_NUMBER }, { kind: 'domain', value: 'https://www.Bank-safe.example/login' }], region: VILLAGE, fraudType: 'authority' })
    const answers = await Promise.all([file(cookie, said), file(cookie, said)])
    expect(answers.map((one) => one.statusCode)).toEqual([200, 200])
    const { id, ref } = answers[0]!.json<{ id: string; ref: string }>()
    expect(answers[1]!.json()).toEqual({ id, ref })
    const items = await listed(cookie)
    expect(items).toMatchObject([{ id, ref, state: 'received', about: [{ kind: 'phone', value: FRAUD_NUMBER }, { kind: 'domain', value: 'bank-safe.example' }], fraudType: 'authority', place: '甲区东街道一村', words: said.words, answer: null }])
    expect((await citizens.ask({ method: 'GET', path: '/mine/export', cookie })).json()).toMatchObject({ tips: items })
  })

  test('is told of everything that is wrong at once, and reports by the number that was shown only', async () => {
    const phone = aNumber()
    const cookie = await citizens.proven(phone)
    const future = new Date(Date.now() + DAY_MS).toISOString()
    const bad = await file(cookie, telling(phone, { about: [{ kind: 'phone', value: '12345678901234567890' }], happenedAt: future, paid: { amountFen: 100, at: future } }))
    expect(bad.json<{ code: string; details: { path: string }[] }>()).toMatchObject({ code: 'tip.invalid', details: [{ path: '/about/0/value' }, { path: '/happenedAt' }, { path: '/paid/at' }] })
    expect((await file(cookie, telling(phone, { about: [], words: null }))).json()).toMatchObject({ code: 'tip.invalid', details: [{ path: '/words' }] })
    expect((await file(cookie, telling(phone, { region: '990101001' }))).json()).toMatchObject({ code: 'tip.invalid', details: [{ path: '/region' }] })
    expect((await file(cookie, telling(aNumber()))).json()).toMatchObject({ code: 'tip.other_number' })
    expect((await file(cookie, telling(phone, { about: Array.from({ length: 6 }, (_, nth) => ({ kind: 'phone' as const, value: `1439999100${nth}` })) }))).json()).toMatchObject({ code: 'request.invalid' })
    expect(await listed(cookie)).toEqual([])
  })

  test('has five open at a time, and files ten in a day whatever becomes of them', async () => {
    const phone = aNumber()
    const ids = await Promise.all(Array.from({ length: 5 }, () => report(phone)))
    await expect(report(phone)).rejects.toMatchObject({ code: 'tip.too_many' })
    for (const id of ids) await withdrawOwnTip(now(), { token: now().vault.token('phone', phone) }, id)
    for (let nth = 0; nth < 5; nth++) await withdrawOwnTip(now(), { token: now().vault.token('phone', phone) }, await report(phone))
    await expect(report(phone)).rejects.toMatchObject({ code: 'tip.too_many_today' })
    clock += DAY_MS + MINUTE_MS
    await report(phone)
  })

  test('takes back what nobody has taken up: nothing of it stays, and the same tap once more is no new report; nobody else’s, and none that is in work', async () => {
    const [phone, other] = [aNumber(), aNumber()]
    const citizen = { token: now().vault.token('phone', phone) }
    const said = telling(phone)
    const id = await reported(now(), phone, said)
    await expect(withdrawOwnTip(now(), { token: now().vault.token('phone', other) }, id)).rejects.toMatchObject({ code: 'request.not_found' })
    await withdrawOwnTip(now(), citizen, id)
    await withdrawOwnTip(now(), citizen, id)
    expect([await wordsOf(id), await clocksOf(id), await rowsIn('tip_subject', sql`tip_id = ${id}`), await mine(phone)]).toEqual([0, [], 0, []])
    expect(await reported(now(), phone, said)).toBe(id)
    expect([await wordsOf(id), await mine(phone)]).toEqual([0, []])
    await expect(takeUpTip(as('centre'), id)).rejects.toMatchObject({ code: 'tip.withdrawn' })
    const inWork = await report(phone)
    await takeUpTip(as('centre'), inWork)
    await expect(withdrawOwnTip(now(), citizen, inWork)).rejects.toMatchObject({ code: 'tip.taken_up' })
    expect(await auditOf(id)).toEqual(['citizen tip.filed', 'citizen tip.withdrawn'])
  })
})

describe('the desk', () => {
  test('sees it masked, reveals it for a reason that stays in the log, takes it up once, and the answer is the reporter’s to read', async () => {
    const phone = aNumber()
    const id = await report(phone, { region: VILLAGE })
    const page = await tipPage(as('calltaker'), id)
    expect(page).toMatchObject({ state: 'received', place: ['甲区', '东街道', '一村'], about: [{ shown: '14*********', listed: null }], reporter: { phone: '14*********', warning: null, cases: [], elsewhere: false } })
    expect(JSON.stringify(page)).not.toMatch(new RegExp(`${phone}|${FRAUD_NUMBER}|6222020000001234567`))
    await expect(answerTip(as('calltaker'), id, { result: 'confirmed', answer: '已核实' })).rejects.toMatchObject({ code: 'tip.not_taken' })
    await takeUpTip(as('calltaker'), id)
    await expect(takeUpTip(as('centre'), id)).rejects.toMatchObject({ code: 'tip.in_work' })
    expect(await mine(phone)).toMatchObject([{ state: 'taken', takenAt: new Date(clock).toISOString() }])
    expect(await revealTip(as('centre'), id, '回拨核实')).toMatchObject({ phone, about: [{ kind: 'phone', value: FRAUD_NUMBER }] })
    await answerTip(as('centre'), id, { result: 'unconfirmed', answer: '该号码为银行客服' })
    await expect(answerTip(as('centre'), id, { result: 'confirmed', answer: '改主意了' })).rejects.toMatchObject({ code: 'tip.ended' })
    expect(await mine(phone)).toMatchObject([{ state: 'unconfirmed', done: [], answer: '该号码为银行客服' }])
    expect([await clocksOf(id), await auditOf(id)]).toEqual([[], ['citizen tip.filed', 'calltaker tip.taken', 'centre tip.reveal', 'centre tip.ended']])
  })

  test('puts the number on the list as it was told: an analyst at once, a call-taker as a proposal that is not done before it is confirmed', async () => {
    const [phone, number] = [aNumber(), '14399990077']
    const about = [{ kind: 'phone' as const, value: number }]
    const id = await report(phone, { about })
    await expect(tipToList(as('centre'), id, { nth: 0, evidence: '多人举报' })).rejects.toMatchObject({ code: 'tip.not_taken' })
    await takeUpTip(as('calltaker'), id)
    await expect(tipToList(as('calltaker'), id, { nth: 1, evidence: '多人举报' })).rejects.toMatchObject({ code: 'request.not_found' })
    const entry = await tipToList(as('calltaker'), id, { nth: 0, evidence: '举报人提供通话记录' })
    expect([entry.state, (await tipPage(as('centre'), id)).about, await publicCheck(now(), { kind: 'phone', value: number })]).toMatchObject(['proposed', [{ listed: 'proposed' }], false])
    await expect(tipToList(as('calltaker'), id, { nth: 0, evidence: '举报人提供通话记录' })).rejects.toMatchObject({ code: 'listing.exists' })
    await confirmEntry(as('centre'), entry.id)
    await answerTip(as('calltaker'), id, { result: 'confirmed', answer: '号码已列入涉诈名单' })
    expect(await mine(phone)).toMatchObject([{ state: 'confirmed', done: ['listed'] }])
    const other = await report(aNumber(), { about })
    expect((await tipPage(as('centre'), other)).about).toMatchObject([{ listed: 'live', others: 1 }])

    const account = await report(aNumber(), { about: [{ kind: 'account', value: '6222 0200 0000 1234 567' }] })
    await takeUpTip(as('centre'), account)
    expect(await tipToList(as('centre'), account, { nth: 0, evidence: '转账截图' })).toMatchObject({ state: 'live' })
    expect(await publicCheck(now(), { kind: 'account', value: '6222020000001234567' })).toBe(true)
  })

  test('a proposal that nobody has confirmed, or a dismissal, tells the reporter of nothing done, and not why', async () => {
    const [phone, dismissed] = [aNumber(), aNumber()]
    const id = await report(phone, { about: [{ kind: 'app', value: '安全卫士Pro' }] })
    await takeUpTip(as('calltaker'), id)
    await tipToList(as('calltaker'), id, { nth: 0, evidence: '举报人截图' })
    await answerTip(as('calltaker'), id, { result: 'confirmed', answer: '谢谢，正在处理' })
    expect(await mine(phone)).toMatchObject([{ state: 'confirmed', done: [] }])
    const other = await report(dismissed)
    await dismissTip(as('centre'), other, '与诈骗无关的邻里纠纷')
    expect(JSON.stringify(await mine(dismissed))).not.toContain('邻里')
    expect([await mine(dismissed), await tipPage(as('centre'), other)]).toMatchObject([[{ state: 'dismissed', answer: null }], { reason: '与诈骗无关的邻里纠纷', answer: null }])
  })

  test('the same number told by several people shows how many others told of it, once each', async () => {
    const number = [{ kind: 'phone' as const, value: '14399990055' }]
    const [first, second] = [aNumber(), aNumber()]
    const id = await report(first, { about: number })
    for (const phone of [first, second, second]) await report(phone, { about: number })
    expect((await tipPage(as('centre'), id)).about).toMatchObject([{ others: 1 }])
  })

  test('the list: money that is gone first, then the newest, a page goes on where the last one ended, and what is answered goes to its own part', async () => {
    const fresh = await smallBureau(new Date(START))
    const paid: string[] = []
    const others: string[] = []
    for (let nth = 0; nth < 57; nth++) {
      const id = await reported(fresh.at(new Date(START + nth * MINUTE_MS)), aNumber(), nth % 19 === 0 ? { paid: PAID } : {})
      if (nth % 19 === 0) paid.unshift(id)
      else others.unshift(id)
    }
    const page = (part: 'new' | 'work' | 'done', cursor?: string): Promise<z.infer<typeof TipList>> => tips(fresh.as('centre', new Date(START + DAY_MS)), { part, cursor })
    const first = await page('new')
    const second = await page('new', first.next!)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([...paid, ...others])
    expect([first.items.length, second.next, first.counts]).toEqual([50, null, { new: 57, work: 0 }])
    await fresh.system((tx) => takeTip(tx, others[0]!, fresh.userId('centre'), new Date(START)))
    await dismissTip(fresh.as('centre', new Date(START + DAY_MS)), others[1]!, '无法辨认')
    expect([(await page('work')).items.map(({ id }) => id), (await page('done')).items.map(({ id }) => id), (await page('new')).counts]).toEqual([[others[0]], [others[1]], { new: 55, work: 1 }])
    await fresh.drop()
  })

  test('shows whether the reporter has an open warning or case, and of another unit’s only that there is one', async () => {
    const phone = '14200000041'
    await aResident(bureau, phone)
    const call = { ref: 'tip-warning', kind: 'call' as const, at: new Date(clock).toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' }
    await signalsToWarnings(now(), bureau.source, [readSignal(call, new Date(clock))], () => undefined)
    await reportCase(as('centre'), aReport(new Date(clock), phone))
    const id = await report(phone, { region: NEIGHBOUR })
    const seen = (await tipPage(as('centre'), id)).reporter
    expect([seen.warning !== null, seen.cases.length, seen.elsewhere]).toEqual([true, 1, false])
    // A district's own commander, of whose place the report is and the reporter is not.
    const district = await report(phone, { region: null })
    await bureau.system((tx) => sql`update tip set region = 990102001001000 where id = ${district}`.execute(tx))
    expect((await tipPage(as('subcommander'), district)).reporter).toMatchObject({ warning: null, cases: [], elsewhere: true })
  })
})

describe('a report becomes a case', () => {
  test('the intake page begins with what was said; the case and the report know each other, whether it is a new case or one that is open', async () => {
    const phone = aNumber()
    const id = await report(phone, { paid: PAID, about: [{ kind: 'phone', value: FRAUD_NUMBER }, { kind: 'account', value: '6222020000007654321' }], fraudType: 'authority' })
    await takeUpTip(as('calltaker'), id)
    const begun = await tipToIntake(as('calltaker'), id)
    expect(begun).toEqual({ phone, fraudType: 'authority', words: telling(phone).words, payee: '6222020000007654321', paid: PAID })
    const body = { ...aReport(new Date(clock), phone), narrative: begun.words! }
    await expect(reportCase(as('chen'), body, { tip: id })).rejects.toMatchObject({ code: 'access.denied' })
    const { id: caseId, number } = await reportCase(as('calltaker'), body, { tip: id })
    expect(await tipPage(as('centre'), id)).toMatchObject({ case: { id: caseId, number } })
    await expect(tipToIntake(as('calltaker'), id)).rejects.toMatchObject({ code: 'tip.has_case' })
    await answerTip(as('calltaker'), id, { result: 'confirmed', answer: '已受案，请保持电话畅通' })
    expect(await mine(phone)).toMatchObject([{ done: ['case'] }])
    const again = await report(phone)
    await takeUpTip(as('calltaker'), again)
    await addReport(as('calltaker'), caseId, body, { tip: again })
    expect(await tipPage(as('centre'), again)).toMatchObject({ case: { number } })
    expect((await auditOf(id)).filter((line) => line.endsWith('tip.reveal'))).toEqual(['calltaker tip.reveal'])
  })

  test('with a report that is out of sight, or that nobody has taken up, no case is made', async () => {
    const id = await report(aNumber(), { region: VILLAGE })
    const [before, body] = [await rowsIn('fraud_case', sql`true`), aReport(new Date(clock), aNumber())]
    await expect(reportCase(as('subcommander'), body, { tip: id })).rejects.toMatchObject({ code: 'request.not_found' })
    await expect(reportCase(as('centre'), body, { tip: id })).rejects.toMatchObject({ code: 'tip.not_taken' })
    expect(await rowsIn('fraud_case', sql`true`)).toBe(before)
  })
})

test('walls: a report is the centre’s and its district’s; a commander of another district finds nothing, nor does an officer anywhere', async () => {
  const id = await report(aNumber(), { region: VILLAGE })
  for (const act of [() => tipPage(as('subcommander'), id), () => takeUpTip(as('subcommander'), id), () => revealTip(as('subcommander'), id, '想看一看'), () => dismissTip(as('subcommander'), id, '想看一看')]) await expect(act()).rejects.toMatchObject({ code: 'request.not_found' })
  expect((await tips(as('subcommander'), { part: 'new' })).items.map((one) => one.id)).not.toContain(id)
  expect((await tips(as('centre'), { part: 'new' })).items.map((one) => one.id)).toContain(id)
  for (const login of ['chen', 'foreign', 'gridleader', 'teller', 'admin', 'auditor']) expect([login, (await app.inject({ url: `/api/tips/${id}`, headers: await sessionHeaders(app, login) })).statusCode]).toEqual([login, 403])
  // Where nobody said where, it is the centre's all the same.
  const nowhere = await report(aNumber())
  expect([(await bureau.system((tx) => tipById(tx, nowhere)))?.region, (await tipPage(as('calltaker'), nowhere)).place]).toEqual([0, []])
})

test('where the reporter is known to live it is that place’s when none was chosen', async () => {
  await aResident(bureau, '14200000043')
  expect((await tipPage(as('centre'), await report('14200000043'))).place).toEqual(['甲区', '东街道', '一村'])
})

describe('clocks', () => {
  /** Until nothing of it is due; whoever else’s clocks run out meanwhile is theirs. */
  const ring = async () => { for (let fired = 0; fired < 200 && (await fireNextDeadline(now(), bureau.ourSource, () => undefined)) !== undefined; fired++); }
  const alarmsOf = async (id: string) => (await newsOf(id)).filter(({ type }) => type === 'tip.alarm').length

  test('money that is gone rings at once, and again while nobody takes it up; any report rings when nobody answers within the bureau’s bound, and then every day', async () => {
    await changeTipClock(as('commander'), { paidMinutes: 3, tipAnswerHours: 24 })
    const [urgent, quiet] = [await report(aNumber(), { paid: PAID, region: VILLAGE }), await report(aNumber())]
    expect([await newsOf(urgent), await newsOf(quiet)]).toEqual([[{ type: 'tip.urgent', unit: 'C', region: 990_101_001_001_000 }], [{ type: 'tip.opened', unit: 'C', region: 0 }]])
    clock += 4 * MINUTE_MS
    await ring()
    expect([await alarmsOf(urgent), await alarmsOf(quiet), (await tipPage(as('centre'), urgent)).overdue]).toEqual([1, 0, true])
    clock += 4 * MINUTE_MS
    await ring()
    expect(await alarmsOf(urgent)).toBe(2)
    await takeUpTip(as('centre'), urgent)
    expect((await clocksOf(urgent)).map(({ rule }) => rule)).toEqual(['answer'])
    clock += DAY_MS
    await ring()
    expect([await alarmsOf(urgent), await alarmsOf(quiet)]).toEqual([3, 1])
    await answerTip(as('centre'), urgent, { result: 'confirmed', answer: '已联系银行' })
    clock += DAY_MS + MINUTE_MS
    await ring()
    expect([await alarmsOf(urgent), await alarmsOf(quiet)]).toEqual([3, 2])
  })
})

test('what was answered goes by the bureau’s time with its words, but what became a case; what was taken back goes after a day', async () => {
  const [phone, kept] = [aNumber(), aNumber()]
  const [gone, withdrawn, open, cased] = [await report(phone), await report(phone), await report(phone), await report(kept)]
  for (const id of [gone, cased]) await takeUpTip(as('centre'), id)
  await reportCase(as('centre'), aReport(new Date(clock), kept), { tip: cased })
  for (const id of [gone, cased]) await answerTip(as('centre'), id, { result: 'confirmed', answer: '已核实' })
  await withdrawOwnTip(now(), { token: now().vault.token('phone', phone) }, withdrawn)
  await changeRetention(as('commander'), { signals: null, doorPhotos: null, notes: null, tips: 90 })
  clock += 2 * DAY_MS
  await forgetServedTips(now())
  expect(await rowsIn('tip', sql`id = ${withdrawn}`)).toBe(0)
  clock += 90 * DAY_MS
  const { due } = (await retentionPreview(as('commander'), { tips: 90 })).tips
  expect(due).toBeGreaterThan(0)
  expect((await forgetWhatIsOld(now())).tips).toBe(due)
  const stands = async (id: string) => [await rowsIn('tip', sql`id = ${id}`), await wordsOf(id), await rowsIn('tip_subject', sql`tip_id = ${id}`)]
  expect([await stands(gone), await stands(open), await stands(cased)]).toEqual([[0, 0, 0], [1, 1, 1], [1, 2, 1]])
})

test('an entry of the list that somebody else has put there is known before anybody looks', async () => {
  await addToList(as('centre'), { list: 'bad-domain', value: 'fake.example', source: '研判', evidence: '仿冒银行', fraudType: null, level: null, caseId: null, expiresAt: null })
  expect((await tipPage(as('centre'), await report(aNumber(), { about: [{ kind: 'domain', value: 'http://fake.example/a' }] }))).about).toEqual([{ kind: 'domain', shown: 'fake.example', listed: 'live', others: 0 }])
})
