import { spawn, type ChildProcess } from 'node:child_process'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { telecomPort } from '../src/adapters/telecom/telecom.client.ts'
import type { AppealView } from '../src/contract/appeal.ts'
import type { ListingBody, ListingRow } from '../src/contract/listing.ts'
import type { Signal } from '../src/contract/signal.ts'
import { addListings } from '../src/features/listing/listing.store.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { decideAppeal } from '../src/flows/appeal-to-release.ts'
import { changeCalendar } from '../src/flows/calendar-to-appeals.ts'
import { changeAppealClock } from '../src/flows/rules-and-clocks.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { addToList, removeEntry, reviewEntry } from '../src/flows/entry-to-list.ts'
import { askToBlock } from '../src/flows/number-to-block.ts'
import { takeAppealOfEntry } from '../src/flows/objection-to-appeal.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { startTelecomSender } from '../src/jobs/outbox-to-telecom.ts'
import { verifyAudit } from '../src/platform/audit.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { apiSession, type ApiSession } from './support/api-session.ts'
import { freePort } from './support/free-port.ts'
import { serverOf, TELECOM_SECRET } from './support/server.ts'
import { aResident, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
let gateway: ChildProcess
let gatewayUrl: string
const sessions = new Map<string, ApiSession>()
const as = (login: string) => sessions.get(login)!

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const port = await freePort()
  gatewayUrl = `http://127.0.0.1:${port}`
  gateway = spawn(process.execPath, ['sim/telecom.ts', '--port', String(port), '--delay-ms', '30', '--silent', '0', '--refuse', '0', '--garbled', '0.2', '--twice', '1'], { env: { ...process.env, GB_URL: url, GB_TELECOM_SECRET: TELECOM_SECRET } })
  for (const login of ['centre', 'commander', 'calltaker', 'chen', 'subcommander', 'teller', 'admin']) sessions.set(login, await apiSession(app, login))
})
afterAll(async () => {
  gateway.kill('SIGKILL')
  await app.close()
  await bureau.drop()
})

let nth = 0
const aNumber = () => `1439${String(++nth).padStart(7, '0')}`
const anEntry = (value = aNumber(), more: Partial<z.infer<typeof ListingBody>> = {}): z.infer<typeof ListingBody> => ({
  list: 'scam-number', value, source: '研判', evidence: '三名受害人的通话记录', fraudType: 'authority', level: null, caseId: null, expiresAt: null, ...more,
})
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)
const nowhere = () => undefined

/** Half an hour on the telephone with somebody: a warning when the other one is listed, and none when not. */
async function isWarnedAfterCall(from: string, at = new Date(), counterpart: Signal['counterpart'] = { phone: from }): Promise<boolean> {
  const phone = `142${String(60_000_000 + ++nth)}`
  await aResident(bureau, phone)
  const isCall = counterpart?.phone !== undefined
  const signal = { ref: `b${nth}`, kind: isCall ? 'call' : 'transfer', at: at.toISOString(), person: { phone }, counterpart, ...(isCall ? { durationSeconds: 1_500 } : { amountFen: 100 }) } as Signal
  await signalsToWarnings(bureau.at(at), bureau.source, [readSignal(signal, at)], nowhere)
  return (await warningList(bureau.as('centre', at), { state: 'live', sort: 'newest', limit: 5, q: phone })).items.length > 0
}
const rowOf = async (id: string, view = 'live'): Promise<ListingRow | undefined> => (await as('centre')('GET', `/api/listings?view=${view}`)).json<{ items: ListingRow[] }>().items.find((one) => one.id === id)

describe('an entry', () => {
  test('of the centre counts from the same moment, shows masked, and counts no more when it is removed', async () => {
    const entry = anEntry()
    expect(await isWarnedAfterCall(entry.value)).toBe(false)
    const added = await as('centre')('POST', '/api/listings', entry)
    expect(added.json()).toEqual({ id: expect.any(String), state: 'live' })
    expect(await isWarnedAfterCall(entry.value)).toBe(true)
    const { id } = added.json<{ id: string }>()
    expect(await rowOf(id)).toMatchObject({ shown: '14*********', source: '研判', addedBy: 'centre', state: 'live', block: null })
    expect((await as('commander')('POST', `/api/listings/${id}/remove`, { why: 'mistake' })).statusCode).toBe(204)
    expect(await isWarnedAfterCall(entry.value)).toBe(false)
    expect(await rowOf(id, 'removed')).toMatchObject({ removal: 'mistake' })
    expect((await as('commander')('POST', `/api/listings/${id}/remove`, { why: 'mistake' })).json()).toMatchObject({ code: 'listing.not_possible' })
  })

  test('of an officer is a proposal that counts for nothing until the centre confirms it', async () => {
    const entry = anEntry()
    const { id, state } = (await as('chen')('POST', '/api/listings', entry)).json<{ id: string; state: string }>()
    expect(state).toBe('proposed')
    expect(await isWarnedAfterCall(entry.value)).toBe(false)
    expect((await as('chen')('POST', `/api/listings/${id}/confirm`)).statusCode).toBe(403)
    expect((await as('subcommander')('POST', `/api/listings/${id}/confirm`)).statusCode).toBe(403)
    expect((await as('centre')('POST', `/api/listings/${id}/confirm`)).statusCode).toBe(204)
    expect(await isWarnedAfterCall(entry.value)).toBe(true)
  })

  test('ends with its day, and is due for review before it is forgotten', async () => {
    const entry = anEntry(aNumber(), { expiresAt: later(60).toISOString() })
    const { id } = await addToList(bureau.as('centre', new Date()), entry)
    expect(await isWarnedAfterCall(entry.value, later(61))).toBe(false)
    await bureau.system((tx) => sql`update listing set review_due = now() - interval '1 minute' where id = ${id}`.execute(tx))
    expect(await rowOf(id, 'due')).toBeDefined()
    await reviewEntry(bureau.as('commander', new Date()), id, null)
    expect(await rowOf(id, 'due')).toBeUndefined()
    expect(await isWarnedAfterCall(entry.value, later(61))).toBe(true)
  })

  test('of a wallet is found in the spelling in which it is paid, whose capitals matter', async () => {
    const wallet = 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8'
    await addToList(bureau.as('centre', new Date()), anEntry(wallet, { list: 'wallet', level: 2 }))
    expect(await isWarnedAfterCall('', new Date(), { account: ` ${wallet} ` })).toBe(true)
    expect(await isWarnedAfterCall('', new Date(), { account: 'TKRabPrwbZy45sbavfcjinPJC18kjpRTv8' })).toBe(false)
  })

  test('that is removed is not put back by a list from above, but by somebody who looks again', async () => {
    const entry = anEntry()
    const { id } = await addToList(bureau.as('centre', new Date()), entry)
    await removeEntry(bureau.as('commander', new Date()), id, 'not-confirmed')
    const { vault } = bureau.at(new Date())
    await bureau.system((tx) => addListings(tx, [{ token: vault.token('phone', entry.value), list: 'scam-number', fraudType: null, source: '省厅' }], new Date()))
    expect(await isWarnedAfterCall(entry.value)).toBe(false)
    expect(await addToList(bureau.as('centre', new Date()), entry)).toEqual({ id, state: 'live' })
    expect(await isWarnedAfterCall(entry.value)).toBe(true)
  })

  test('is refused with the reason: what nobody can read, a past end, a case nobody has, what is there already', async () => {
    const answer = async (more: object) => (await as('centre')('POST', '/api/listings', { ...anEntry(), ...more })).json<{ code: string }>().code
    expect(await answer({ value: '7777 7' })).toBe('listing.unreadable')
    expect(await answer({ expiresAt: '2020-01-01T00:00:00Z' })).toBe('listing.past')
    expect(await answer({ caseId: '0198c0de-0000-7000-8000-000000000000' })).toBe('listing.unknown_case')
    const { value } = anEntry()
    expect((await as('centre')('POST', '/api/listings', anEntry(value))).statusCode).toBe(200)
    expect(await answer({ value })).toBe('listing.exists')
    expect((await as('teller')('POST', '/api/listings', anEntry())).statusCode).toBe(403)
    expect((await as('chen')('GET', '/api/listings')).statusCode).toBe(403)
  })

  test('is found by its whole number in any spelling, and seen in clear only for a reason, which is kept', async () => {
    const { id } = await addToList(bureau.as('centre', new Date()), anEntry('14390009999'))
    const found = (await as('calltaker')('GET', `/api/listings?value=${encodeURIComponent('+86 143-9000-9999')}`)).json<{ items: ListingRow[] }>()
    expect(found.items.map((one) => one.id)).toEqual([id])
    expect((await as('calltaker')('POST', `/api/listings/${id}/reveal`, { reason: '核对报案号码' })).json()).toEqual({ value: '14390009999', evidence: '三名受害人的通话记录' })
    const kept = await bureau.system(async (tx) => (await sql`select detail from audit where action = 'listing.reveal' and subject = ${id}`.execute(tx)).rows)
    expect(kept).toEqual([{ detail: { reason: '核对报案号码' } }])
  })

  test('pages go on where the one before ended', async () => {
    for (let more = 0; more < 55; more++) await addToList(bureau.as('centre', new Date()), anEntry(`pages-${more}.example`, { list: 'bad-app' }))
    const page = async (after = '') => (await as('centre')('GET', `/api/listings?list=bad-app${after}`)).json<{ items: ListingRow[]; more: boolean }>()
    const first = await page()
    const second = await page(`&after=${first.items.at(-1)!.id}`)
    expect([first.items.length, first.more, second.more]).toEqual([50, true, false])
    expect(new Set([...first.items, ...second.items].map((one) => one.id)).size).toBe(first.items.length + second.items.length)
  })
})

describe('a number', () => {
  test('is blocked by its carrier, which acknowledges and then says that it is done; with the entry it is given back', async () => {
    const { id } = await addToList(bureau.as('centre', new Date()), anEntry())
    await askToBlock(bureau.as('commander', new Date()), id, 'block')
    expect(await rowOf(id)).toMatchObject({ block: { ask: 'block', state: 'sent' } })
    await expect(askToBlock(bureau.as('commander', new Date()), id, 'block')).rejects.toMatchObject({ code: 'listing.block_pending' })
    const sender = startTelecomSender(() => bureau.at(new Date()), telecomPort(gatewayUrl, TELECOM_SECRET))
    await vi.waitFor(async () => expect((await rowOf(id))!.block).toMatchObject({ ask: 'block', state: expect.stringMatching(/done|refused/) }), { timeout: 15_000, interval: 100 })
    await removeEntry(bureau.as('commander', new Date()), id, 'mistake')
    await vi.waitFor(async () => {
      const { rows } = await bureau.system((tx) => sql<{ ask: string; state: string }>`select ask, state from block_order where listing_id = ${id} order by asked_at, id`.execute(tx))
      const [block, unblock] = rows
      expect(unblock === undefined ? block!.state : unblock.state).toMatch(/done|refused/)
      expect(rows).toHaveLength(block!.state === 'refused' ? 1 : 2)
    }, { timeout: 15_000, interval: 100 })
    await sender.stop()
  })

  test('whose entry is removed before the block has left is given back and never blocked', async () => {
    const { id } = await addToList(bureau.as('centre', new Date()), anEntry())
    await askToBlock(bureau.as('commander', new Date()), id, 'block')
    await removeEntry(bureau.as('commander', new Date()), id, 'mistake')
    const asked: string[] = []
    const sender = startTelecomSender(() => bureau.at(new Date()), { ask: (request) => { asked.push(request.do); return Promise.resolve({ id: request.id, status: 'accepted' }) } })
    await vi.waitFor(() => expect(asked).toEqual(['unblock']), { timeout: 5_000 })
    await sender.stop()
    expect(asked).toEqual(['unblock'])
  })

  test('that no carrier takes is shown as failed, and accounts are no carrier’s business', async () => {
    const { id } = await addToList(bureau.as('centre', new Date()), anEntry())
    await askToBlock(bureau.as('commander', new Date()), id, 'block')
    const sender = startTelecomSender(() => bureau.at(new Date()), undefined)
    await vi.waitFor(async () => expect((await rowOf(id))!.block).toMatchObject({ state: 'failed', reason: 'no-gateway' }), { timeout: 5_000 })
    await sender.stop()
    const account = await addToList(bureau.as('centre', new Date()), anEntry('9901692000000000000', { list: 'mule-account' }))
    await expect(askToBlock(bureau.as('commander', new Date()), account.id, 'block')).rejects.toMatchObject({ code: 'listing.numbers_only' })
    await expect(askToBlock(bureau.as('chen', new Date()), id, 'block')).rejects.toMatchObject({ code: 'access.denied' })
  })
})

describe('an objection', () => {
  const words = { channel: 'counter' as const, name: '孙某', contact: '14200000099', reason: '号码上月才办' }

  test('that is upheld releases at once: no longer listed, the number given back, and the person told why', async () => {
    const entry = anEntry()
    const { id } = await addToList(bureau.as('centre', new Date()), entry)
    await askToBlock(bureau.as('centre', new Date()), id, 'block')
    const taken = (await as('calltaker')('POST', `/api/listings/${id}/appeals`, words)).json<{ id: string; dueAt: string }>()
    expect((await as('calltaker')('POST', `/api/listings/${id}/appeals`, words)).json()).toMatchObject({ code: 'appeal.open_one' })
    expect(await isWarnedAfterCall(entry.value)).toBe(true)
    expect((await as('centre')('POST', `/api/appeals/${taken.id}/decision`, { decision: 'upheld', reason: '机主已更换' })).json()).toMatchObject({ code: 'appeal.own_measure' })
    expect((await as('subcommander')('POST', `/api/appeals/${taken.id}/decision`, { decision: 'upheld', reason: '机主已更换' })).statusCode).toBe(403)
    const decided = (await as('commander')('POST', `/api/appeals/${taken.id}/decision`, { decision: 'upheld', reason: '机主已更换' })).json<AppealView>()
    expect(decided).toMatchObject({ state: 'upheld', name: '孙某', value: entry.value })
    expect(decided.letter!.zh.join()).toContain('机主已更换')
    expect(decided.letter!.en.join()).toContain('lifted at once')
    expect(decided.letter!.zh.join()).not.toContain(entry.value)
    expect(await isWarnedAfterCall(entry.value)).toBe(false)
    expect(await rowOf(id, 'removed')).toMatchObject({ removal: 'appeal-upheld', openAppeal: null, block: { ask: 'unblock' } })
    expect((await as('commander')('POST', `/api/appeals/${taken.id}/decision`, { decision: 'rejected', reason: '再想一想' })).json()).toMatchObject({ code: 'appeal.decided' })
    const clocks = await bureau.system(async (tx) => (await sql`select from deadline where subject_id = ${taken.id}`.execute(tx)).rows)
    expect(clocks).toEqual([])
  })

  test('that is rejected leaves the entry, and names the remedy', async () => {
    const entry = anEntry()
    const { id } = await addToList(bureau.as('centre', new Date()), entry)
    const appeal = await takeAppealOfEntry(bureau.as('calltaker', new Date()), id, words)
    const decided = (await as('commander')('POST', `/api/appeals/${appeal.id}/decision`, { decision: 'rejected', reason: '与三起案件直接关联' })).json<AppealView>()
    expect(decided.letter!.zh.join()).toMatch(/六十日.*行政复议.*六个月.*行政诉讼/)
    expect(decided.letter!.en.join()).toMatch(/60 days.*six months/)
    expect(await isWarnedAfterCall(entry.value)).toBe(true)
  })

  test('that nobody decides within five working days is overdue, stands first and rings again every day; how many days is the bureau’s to say', async () => {
    const { id } = await addToList(bureau.as('centre', new Date()), anEntry())
    const wednesday = new Date('2027-03-03T10:00:00+08:00')
    const appeal = await takeAppealOfEntry(bureau.as('calltaker', wednesday), id, words)
    expect(appeal.dueAt).toBe('2027-03-10T16:00:00.000Z')
    const fire = (at: string) => fireNextDeadline(bureau.at(new Date(at)), bureau.ourSource, nowhere)
    await bureau.system((tx) => sql`delete from deadline where subject_kind <> 'appeal' or subject_id <> ${appeal.id}`.execute(tx))
    expect(await fire('2027-03-10T15:59:00Z')).toBeUndefined()
    expect(await fire('2027-03-10T16:00:01Z')).toMatchObject({ subject_kind: 'appeal', rule: 'decide' })
    expect(await fire('2027-03-10T16:00:02Z')).toBeUndefined()
    expect(await fire('2027-03-11T16:00:02Z')).toMatchObject({ subject_kind: 'appeal' })
    const kept = await bureau.system(async (tx) => (await sql<{ kind: string }>`select kind from step where subject_id = ${appeal.id} and kind = 'appeal-overdue'`.execute(tx)).rows)
    expect(kept).toHaveLength(2)
    await decideAppeal(bureau.as('commander', wednesday), appeal.id, { decision: 'upheld', reason: '核实无误', identified: false })
    expect(await fire('2027-03-20T16:00:02Z')).toBeUndefined()

    await changeAppealClock(bureau.as('commander', wednesday), { decideWorkingDays: 2 })
    await changeCalendar(bureau.as('commander', wednesday), { daysOff: ['2027-03-04'], daysWorked: [], seen: null })
    const { id: other } = await addToList(bureau.as('centre', new Date()), anEntry())
    expect((await takeAppealOfEntry(bureau.as('calltaker', wednesday), other, words)).dueAt).toBe('2027-03-08T16:00:00.000Z')
    await expect(changeAppealClock(bureau.as('calltaker', wednesday), { decideWorkingDays: 60 })).rejects.toMatchObject({ code: 'access.denied' })
  })

  test('two who decide at once make one decision', async () => {
    const { id } = await addToList(bureau.as('centre', new Date()), anEntry())
    const appeal = await takeAppealOfEntry(bureau.as('calltaker', new Date()), id, words)
    const decide = (decision: 'upheld' | 'rejected') => decideAppeal(bureau.as('commander', new Date()), appeal.id, { decision, reason: '同时决定', identified: false })
    const done = await Promise.allSettled([decide('upheld'), decide('rejected')])
    expect(done.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('the public question', () => {
  const check = (payload: object, ip = '10.0.0.1') => app.inject({ method: 'POST', url: '/api/public/check', payload, remoteAddress: ip })

  test('is answered with yes or nothing known, and with nothing else', async () => {
    const { value } = anEntry()
    await addToList(bureau.as('centre', new Date()), anEntry(value))
    const proposed = anEntry()
    await addToList(bureau.as('chen', new Date()), proposed)
    expect((await check({ kind: 'phone', value: `+86 ${value}` })).json()).toEqual({ known: true })
    expect((await check({ kind: 'phone', value: proposed.value })).json()).toEqual({ known: false })
    await aResident(bureau, '14200009977')
    expect((await check({ kind: 'phone', value: '14200009977' })).json()).toEqual({ known: false })
    expect((await check({ kind: 'phone', value: 'abc-' })).json()).toEqual({ known: false })
    expect((await check({ kind: 'phone', value: '7777 7' })).json()).toMatchObject({ code: 'listing.unreadable' })
    expect((await check({ kind: 'person', value: '14200009977' })).statusCode).toBe(400)
  })

  test('may be asked ten times a minute from one address', async () => {
    const answers: number[] = []
    for (let asked = 0; asked < 12; asked++) answers.push((await check({ kind: 'domain', value: 'pub.example' }, '10.0.0.2')).statusCode)
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429])
    expect((await check({ kind: 'domain', value: 'pub.example' }, '10.0.0.3')).statusCode).toBe(200)
  })
})

test('all of it stands in the audit chain', async () => {
  const actions = await bureau.system(async (tx) => (await sql<{ action: string }>`select distinct action from audit where action like 'listing.%' or action like 'appeal.%'`.execute(tx)).rows.map((row) => row.action))
  expect(actions).toEqual(expect.arrayContaining(['listing.added', 'listing.confirmed', 'listing.removed', 'listing.block', 'appeal.taken', 'appeal.decided']))
  expect(await bureau.system(verifyAudit)).toMatchObject({ ok: true })
})
