import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { AppealBody, AppealRow, AppealView } from '../src/contract/appeal.ts'
import { lastBlockOrder } from '../src/features/listing/listing.store.ts'
import { saveOrganisations } from '../src/features/organisation/organisation.store.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { decideAppeal } from '../src/flows/appeal-to-release.ts'
import { addToList, removeEntry } from '../src/flows/entry-to-list.ts'
import { askToBlock, blockAnswered } from '../src/flows/number-to-block.ts'
import { takeAppeal } from '../src/flows/objection-to-appeal.ts'
import { approveOrder, carryOrder } from '../src/flows/stop-order-to-bank.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import { apiSession, type ApiSession } from './support/api-session.ts'
import { aCard, aCase, bankSays, draftFor, messagesOf, rowOf, stepsFor } from './support/fraud-case.ts'
import { aStopped as stoppedAt, objecting, UPHELD } from './support/objection.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
const sessions = new Map<string, ApiSession>()
const as = (login: string) => sessions.get(login)!

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await bureau.system((tx) => saveOrganisations(tx, [{ code: 'BKC', kind: 'bank', name: '丙山银行', shortNames: [], reach: null, prefixes: ['990181'], region: null, phone: null }]))
  app = await serverOf(bureau)
  for (const login of ['centre', 'commander', 'chen', 'foreign', 'gridleader', 'teller', 'publicity', 'subcommander']) sessions.set(login, await apiSession(app, login))
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const actor = (login: string) => bureau.as(login, new Date())
const take = (value: string, more: Partial<z.infer<typeof AppealBody>> = {}, by = 'chen') => takeAppeal(actor(by), objecting(value, more))
const view = async (id: string) => (await as('commander')('GET', `/api/appeals/${id}`)).json<AppealView>()

const aStopped = (account: string, bank?: string) => stoppedAt(bureau, account, bank)

describe('a wrongly stopped account that stands on no list', () => {
  test('is objected about at a station, and every order on it ends at the bank with the decision', async () => {
    const account = aCard()
    const stopId = await aStopped(account)
    const frozen = await aStopped(account)
    const freezeId = await freezeStopped(actor('chen'), frozen)
    await approveOrder(actor('duty'), freezeId)
    await bankSays(bureau, freezeId, new Date(), { heldFen: 4_000_000, queuePosition: 0 })
    const waiting = (await draftFor(bureau, await aCase(bureau, new Date()), new Date(), null, [{ account, bank: 'BKA', amountFen: 100, paidAt: new Date() }])).drafted[0]!.id

    const { id } = await take(account)
    expect((await view(id)).standing).toMatchObject([{ kind: 'stop', id: stopId, state: 'effective', heldFen: 4_000_000, bank: '甲江商业银行', by: ['calltaker', 'centre'] }, { kind: 'stop', id: waiting, by: [] }, { kind: 'freeze', id: freezeId, state: 'effective', by: ['chen', 'duty'] }])
    await decideAppeal(actor('commander'), id, UPHELD)

    expect([(await rowOf(bureau, 'stop_order', stopId)).state, (await rowOf(bureau, 'stop_order', waiting)).state, (await rowOf(bureau, 'freeze_order', freezeId)).state]).toEqual(['released', 'withdrawn', 'released'])
    expect([(await messagesOf(bureau, stopId)).at(-1)!.ask, (await messagesOf(bureau, freezeId)).at(-1)!.ask, await messagesOf(bureau, waiting)]).toEqual(['stop-release', 'freeze-release', []])
    expect((await stepsFor(bureau, stopId)).at(-1)).toBe('released')
    const told = (await view(id)).letter!
    for (const number of [(await rowOf(bureau, 'stop_order', stopId)).number, (await rowOf(bureau, 'freeze_order', freezeId)).number] as string[]) {
      expect(told.zh.join('\n')).toContain(`${number}（甲江商业银行）：已解除，并已通知执行单位`)
      expect(told.en.join('\n')).toContain(`${number} (甲江商业银行): lifted`)
    }
    // What no bank had seen yet is withdrawn, and no word of it is in the letter.
    expect(told.zh.join('\n')).not.toContain((await rowOf(bureau, 'stop_order', waiting)).number as string)
    expect(told.zh.join('\n')).toContain('第二百四十七条')
    expect(await stepsFor(bureau, id)).toEqual(['appeal-taken', 'appeal-decided'])
    expect(await rowOf(bureau, 'stop_order', frozen)).toMatchObject({ state: 'frozen' })
  })

  test('that is on a list as well leaves it with the same decision', async () => {
    const account = aCard()
    const stopId = await aStopped(account)
    const entry = await addToList(actor('centre'), { list: 'mule-account', value: account, source: '研判', evidence: '收款账户', fraudType: null, level: 1, caseId: null, expiresAt: null })
    const { id } = await take(account)
    await decideAppeal(actor('commander'), id, UPHELD)
    expect((await rowOf(bureau, 'stop_order', stopId)).state).toBe('released')
    expect((await as('centre')('GET', '/api/listings?view=removed')).body).toContain(entry.id)
    expect((await view(id)).letter!.zh.join('\n')).toContain('涉诈账户名单：已移出')
  })

  test('is not judged by whoever drafted or approved its stop, nor outside the centre', async () => {
    const account = aCard()
    const stopId = await aStopped(account)
    const { id } = await take(account)
    await expect(decideAppeal(actor('centre'), id, UPHELD)).rejects.toMatchObject({ code: 'appeal.own_measure' })
    for (const login of ['chen', 'subcommander', 'foreign', 'teller']) expect([login, (await as(login)('POST', `/api/appeals/${id}/decision`, UPHELD)).statusCode]).toEqual([login, 403])
    expect((await rowOf(bureau, 'stop_order', stopId)).state).toBe('effective')
    await decideAppeal(actor('commander'), id, { ...UPHELD, decision: 'rejected', reason: '与三名被害人的转账相符' })
    expect((await rowOf(bureau, 'stop_order', stopId)).state).toBe('effective')
    const { letter } = await view(id)
    expect(letter!.zh.join('\n')).toMatch(/维持下列措施[^]*止〔\d{4}〕\d{6}号[^]*上一级公安机关[^]*六十日[^]*行政复议[^]*六个月[^]*行政诉讼/)
    await expect(decideAppeal(actor('commander'), id, UPHELD)).rejects.toMatchObject({ code: 'appeal.decided' })
  })

  test('at a bank that is reached by paper is let go, and the letter and the list say that the paper has to be carried', async () => {
    const account = aCard('990181')
    const stopId = await aStopped(account, 'BKC')
    await carryOrder(actor('chen'), stopId)
    const { id } = await take(account)
    await decideAppeal(actor('commander'), id, UPHELD)
    expect((await rowOf(bureau, 'stop_order', stopId)).state).toBe('withdrawn')
    const decided = await view(id)
    expect(decided).toMatchObject({ toCarry: true, overdue: false })
    expect(decided.letter!.zh.join('\n')).toContain('解除通知书送达银行后执行')

    const clocks = () => bureau.system(async (tx) => (await sql<{ rule: string; due_at: Date }>`select rule, due_at from deadline where subject_id = ${id}`.execute(tx)).rows)
    const [first] = await clocks()
    expect(first!.rule).toBe('carry')
    await bureau.system((tx) => sql`delete from deadline where subject_id <> ${id}`.execute(tx))
    await fireNextDeadline(bureau.at(first!.due_at), bureau.ourSource, () => undefined)
    expect((await clocks())[0]!.due_at.getTime() - first!.due_at.getTime()).toBe(86_400_000)
    expect((await as('foreign')('POST', `/api/appeals/${id}/carried`)).statusCode).toBe(404)
    expect((await as('chen')('POST', `/api/appeals/${id}/carried`)).statusCode).toBe(204)
    expect((await as('chen')('POST', `/api/appeals/${id}/carried`)).json()).toMatchObject({ code: 'appeal.not_to_carry' })
    expect([await clocks(), (await view(id)).toCarry, (await stepsFor(bureau, id)).toSorted()]).toEqual([[], false, ['appeal-carried', 'appeal-decided', 'appeal-not-carried', 'appeal-taken']])
  })

  test('two who decide at once make one decision and one release', async () => {
    const account = aCard()
    const stopId = await aStopped(account)
    const { id } = await take(account)
    const done = await Promise.allSettled([decideAppeal(actor('commander'), id, UPHELD), decideAppeal(actor('commander'), id, UPHELD)])
    expect(done.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await messagesOf(bureau, stopId)).filter(({ ask }) => ask === 'stop-release')).toHaveLength(1)
  })
})

test('a decision at the moment at which the bank answers and another report comes waits for neither in vain', async () => {
  const failed: unknown[] = []
  for (let round = 0; round < 8; round++) {
    const [account, now] = [aCard(), new Date()]
    const stopId = await aStopped(account)
    const paid = [{ account, bank: 'BKA', amountFen: 700, paidAt: now }]
    const waiting = (await draftFor(bureau, await aCase(bureau, now), now, 'calltaker', paid)).drafted[0]!.id
    const other = await aCase(bureau, now)
    const { id } = await take(account)
    const both = await Promise.allSettled([decideAppeal(actor('commander'), id, UPHELD), draftFor(bureau, other, now, 'calltaker', paid), bankSays(bureau, stopId, now, { result: 'duplicate', heldFen: 4_000_000 })])
    failed.push(...both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])))
    expect([(await rowOf(bureau, 'stop_order', stopId)).state, (await rowOf(bureau, 'stop_order', waiting)).state]).toEqual(['released', 'withdrawn'])
    expect((await messagesOf(bureau, stopId)).filter(({ ask }) => ask === 'stop-release')).toHaveLength(1)
  }
  expect(failed).toEqual([])
})

test('a number whose entry is gone, but whose carrier could not give it back, is asked for again', async () => {
  const entry = await addToList(actor('centre'), { list: 'scam-number', value: '14390007701', source: '研判', evidence: '通话记录', fraudType: null, level: null, caseId: null, expiresAt: null })
  await askToBlock(actor('centre'), entry.id, 'block')
  await removeEntry(actor('commander'), entry.id, 'mistake')
  const last = () => bureau.system((tx) => lastBlockOrder(tx, entry.id))
  const first = (await last())!
  await bureau.system((tx) => blockAnswered(tx, bureau.at(new Date()), first.id, 'no-gateway'))
  const { id } = await take('+86 143-9000-7701', { kind: 'phone', channel: 'phone' })
  expect((await view(id)).standing).toMatchObject([{ kind: 'block', state: 'failed', by: ['centre'] }])
  await expect(decideAppeal(actor('centre'), id, UPHELD)).rejects.toMatchObject({ code: 'appeal.own_measure' })
  await decideAppeal(actor('commander'), id, UPHELD)
  const again = (await last())!
  expect(again).toMatchObject({ ask: 'unblock', state: 'sent' })
  expect(again.id).not.toBe(first.id)
})

describe('taking an objection', () => {
  test('tells nobody whether anything stands, and one of the same account or number is open at a time', async () => {
    const stopped = aCard()
    await aStopped(stopped)
    for (const account of [stopped, aCard()]) {
      const taken = await as('chen')('POST', '/api/appeals', objecting(account))
      expect([taken.statusCode, Object.keys(taken.json<object>()).toSorted()]).toEqual([200, ['dueAt', 'id', 'ref']])
      expect((await as('foreign')('POST', '/api/appeals', objecting(account))).json()).toMatchObject({ code: 'appeal.open_one' })
    }
  })

  test('shows a station its own, masked, and the centre all of them', async () => {
    const account = aCard()
    const { id } = await take(account)
    const rowFor = async (login: string) => (await as(login)('GET', '/api/appeals')).json<{ items: AppealRow[] }>().items.find((one) => one.id === id)
    expect(await rowFor('chen')).toMatchObject({ kind: 'account', shown: `${account.slice(0, 4)} **** **** ${account.slice(-4)}`, unit: 'PA', state: 'open' })
    expect(await rowFor('centre')).toMatchObject({ id })
    expect(await rowFor('foreign')).toBeUndefined()
    expect((await as('chen')('GET', `/api/appeals/${id}`)).statusCode).toBe(403)
    expect((await as('gridleader')('GET', '/api/appeals')).statusCode).toBe(403)
  })

  test('is refused with the reason: what nobody can read, no reason, an unknown kind, somebody who stands at no counter', async () => {
    const answer = async (more: object, login = 'chen') => (await as(login)('POST', '/api/appeals', { ...objecting(aCard()), ...more })).json<{ code: string }>().code
    expect(await answer({ kind: 'phone', value: '7777 7' })).toBe('listing.unreadable')
    expect(await answer({ reason: '冤' })).toBe('request.invalid')
    expect(await answer({ kind: 'person' })).toBe('request.invalid')
    expect(await answer({ channel: 'online' })).toBe('request.invalid')
    expect(await answer({ name: '' })).toBe('request.invalid')
    expect(await answer({}, 'gridleader')).toBe('access.denied')
    expect(await answer({}, 'publicity')).toBe('access.denied')
  })
})

test('where nothing stands nothing is kept; what is dismissed tells nobody whether anything stands', async () => {
  const { id } = await take(aCard())
  await expect(decideAppeal(actor('commander'), id, { ...UPHELD, decision: 'rejected' })).rejects.toMatchObject({ code: 'appeal.nothing_stands' })
  await decideAppeal(actor('commander'), id, { ...UPHELD, decision: 'dismissed', reason: '系统内没有措施' })
  const clean = (await view(id)).letter!.zh
  const stopped = aCard()
  await aStopped(stopped)
  const other = await take(stopped)
  await decideAppeal(actor('commander'), other.id, { ...UPHELD, decision: 'dismissed', reason: '电话回访不是本人' })
  const dirty = (await view(other.id)).letter!.zh
  expect(dirty.slice(2)).toEqual(clean.slice(2))
  expect(dirty.join()).not.toContain('止〔')
})

test('the answer is a paper with one number, for the station that took it and the centre, and each print is kept', async () => {
  const account = aCard()
  await aStopped(account)
  const { id } = await take(account)
  const print = (login: string) => as(login)('GET', `/api/appeals/${id}/answer.pdf`)
  expect((await print('chen')).json()).toMatchObject({ code: 'appeal.not_decided' })
  await decideAppeal(actor('commander'), id, UPHELD)
  const { answerNumber } = await view(id)
  expect(answerNumber).toMatch(/^申复〔\d{4}〕\d{6}号$/)
  for (const login of ['chen', 'commander']) expect((await print(login)).rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  expect((await view(id)).answerNumber).toBe(answerNumber)
  expect((await print('foreign')).statusCode).toBe(404)
  expect((await print('gridleader')).statusCode).toBe(403)
  const kept = await bureau.system(async (tx) => (await sql<{ actor: string }>`select actor from audit where action = 'appeal.print' and subject = ${id} order by seq`.execute(tx)).rows.map((row) => row.actor))
  expect(kept).toEqual(['chen', 'commander'])
})

describe('online', () => {
  let from = 0
  const anotherHome = () => `10.9.0.${++from}`
  const post = (url: string, payload: object, ip = anotherHome()) => app.inject({ method: 'POST', url, payload, remoteAddress: ip })
  const filing = (value: string, more: object = {}) => ({ kind: 'account', value, name: '孙某', phone: '142 0000 0099', reason: '卡里是工资', ...more })
  const file = async (value: string) => (await post('/api/public/appeals', filing(value))).json<{ ref: string; dueAt: string }>()
  const lookUp = (ref: string, phoneEnd = '0099') => post('/api/public/appeals/answer', { ref, phoneEnd })
  const rowBy = async (login: string, ref: string) => (await as(login)('GET', '/api/appeals')).json<{ items: AppealRow[] }>().items.find((one) => one.ref === ref)

  test('one gets the same answer whatever stands, and the centre alone sees it', async () => {
    const stopped = aCard()
    await aStopped(stopped)
    for (const account of [stopped, aCard()]) {
      const filed = await post('/api/public/appeals', filing(account))
      expect([filed.statusCode, Object.keys(filed.json<object>()).toSorted()]).toEqual([200, ['dueAt', 'ref']])
      const { ref } = filed.json<{ ref: string }>()
      expect(await rowBy('centre', ref)).toMatchObject({ channel: 'online', unit: null, state: 'open', shown: expect.stringContaining('****') as string })
      for (const login of ['chen', 'foreign', 'subcommander']) expect(await rowBy(login, ref)).toBeUndefined()
    }
  })

  test('nothing is told or lifted before it is established who wrote; the answer is then read with the reference and the end of the number', async () => {
    const account = aCard()
    const stopId = await aStopped(account)
    const { ref, dueAt } = await file(account)
    expect((await lookUp(ref)).json()).toEqual({ state: 'open', dueAt })
    const { id } = (await rowBy('centre', ref))!
    await expect(decideAppeal(actor('commander'), id, UPHELD)).rejects.toMatchObject({ code: 'appeal.identify' })
    await expect(decideAppeal(actor('commander'), id, { ...UPHELD, decision: 'rejected' })).rejects.toMatchObject({ code: 'appeal.identify' })
    expect((await rowOf(bureau, 'stop_order', stopId)).state).toBe('effective')
    await decideAppeal(actor('commander'), id, { ...UPHELD, identified: true })
    expect((await rowOf(bureau, 'stop_order', stopId)).state).toBe('released')
    const told = await lookUp(ref.toUpperCase())
    expect(told.json()).toMatchObject({ state: 'decided', letter: { zh: expect.arrayContaining([expect.stringContaining('申诉成立')]) as string[] } })
    expect(told.body).not.toMatch(new RegExp(`${account}|孙某|14200000099`))
    const [wrongEnd, madeUp] = [await lookUp(ref, '0098'), await lookUp('0123abcd')]
    expect([wrongEnd.statusCode, wrongEnd.body]).toEqual([404, madeUp.body])
  })

  test('nobody stands in the way of the person concerned: however many write about one account, each is answered alike, and the counter still takes theirs', async () => {
    const account = aCard()
    const filed = await Promise.all(Array.from({ length: 9 }, (_, nth) => post('/api/public/appeals', filing(account, { phone: `142000001${10 + nth}` }))))
    expect(filed.map((one) => [one.statusCode, Object.keys(one.json<object>()).toSorted()])).toEqual(filed.map(() => [200, ['dueAt', 'ref']]))
    expect((await as('chen')('POST', '/api/appeals', objecting(account))).statusCode).toBe(200)
    const shown = (await as('centre')('GET', '/api/appeals')).json<{ items: AppealRow[] }>().items.filter(({ ref }) => filed.some((one) => one.json<{ ref: string }>().ref === ref))
    expect(shown).toHaveLength(3)
    const [first] = await Promise.all(shown.map(({ id }) => view(id))).then((pages) => pages.filter(({ also }) => also.count > 0))
    expect(first!.also).toMatchObject({ count: 6, shown: Array.from({ length: 6 }, () => ({ name: '孙某', contact: expect.stringMatching(/^142000001\d\d$/) as string, reason: '卡里是工资' })) })

    // Who of them is the person concerned the centre finds out: theirs is decided by itself, the rest goes with the one that they came after.
    const [theirs, other] = first!.also.shown
    await decideAppeal(actor('commander'), theirs!.id, { ...UPHELD, identified: true })
    await decideAppeal(actor('commander'), first!.id, { ...UPHELD, decision: 'dismissed' })
    const answer = async (ref: string, contact: string) => (await lookUp(ref, contact.slice(-4))).json<{ state: string; letter: { zh: string[] } }>().letter.zh.join()
    expect(await answer(theirs!.ref, theirs!.contact)).toContain('申诉成立')
    for (const one of [other!, first!]) expect(await answer(one.ref, one.contact)).toMatch(/^申诉处理告知书（申复〔\d{4}〕\d{6}号）.*未能核实申诉人/)
    expect((await view(other!.id)).state).toBe('dismissed')
  })

  test('it may be written thirty times an hour from one address, and looked up ten times a minute', async () => {
    const [home, codes] = [anotherHome(), { filed: [] as number[], seen: [] as number[] }]
    for (let nth = 0; nth < 32; nth++) codes.filed.push((await post('/api/public/appeals', filing(aCard()), home)).statusCode)
    for (let nth = 0; nth < 12; nth++) codes.seen.push((await post('/api/public/appeals/answer', { ref: '0123abcd', phoneEnd: '0099' }, home)).statusCode)
    expect(codes.filed).toEqual([...Array.from({ length: 30 }, () => 200), 429, 429])
    expect(codes.seen).toEqual([...Array.from({ length: 10 }, () => 404), 429, 429])
  })

  test('behind a proxy that the bureau has named each home has its own count; nobody else is believed about where they are', async () => {
    const behind = await serverOf(bureau, undefined, { trustedProxies: '10.8.0.0/24' })
    const lookFrom = async (address: string, through: string) => (await behind.inject({ method: 'POST', url: '/api/public/appeals/answer', payload: { ref: '0123abcd', phoneEnd: '0099' }, remoteAddress: through, headers: { 'x-forwarded-for': address } })).statusCode
    const last = async (through: string) => {
      const codes: number[] = []
      for (let nth = 0; nth < 11; nth++) codes.push(await lookFrom(`192.0.2.${nth}`, through))
      return codes.at(-1)
    }
    expect([await last('10.8.0.5'), await last('10.7.0.5')]).toEqual([404, 429])
    await behind.close()
  })

  test('what cannot be read is refused in words, and nothing of it is kept', async () => {
    const count = () => bureau.system(async (tx) => (await sql<{ n: number }>`select count(*)::int as n from appeal`.execute(tx)).rows[0]!.n)
    const before = await count()
    const code = async (more: object) => (await post('/api/public/appeals', filing(aCard(), more))).json<{ code: string }>().code
    expect(await code({ phone: 'zhang' })).toBe('appeal.phone_unreadable')
    expect(await code({ phone: '96110' })).toBe('appeal.phone_unreadable')
    expect(await code({ kind: 'phone', value: '7777 7' })).toBe('listing.unreadable')
    expect(await code({ reason: '冤' })).toBe('request.invalid')
    expect(await code({ channel: 'counter' })).toBe('request.invalid')
    expect((await lookUp('zz')).json()).toMatchObject({ code: 'request.invalid' })
    expect(await count()).toBe(before)
  })
})
