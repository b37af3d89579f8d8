import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TelecomRequest } from '../src/adapters/telecom/telecom.codec.ts'
import { decideAppeal } from '../src/flows/appeal-to-release.ts'
import { takeAppeal, takeOnlineAppeal } from '../src/flows/objection-to-appeal.ts'
import { takeTelecomResult } from '../src/flows/outgoing-to-telecom.ts'
import { startTelecomSender } from '../src/jobs/outbox-to-telecom.ts'
import { appealPage } from '../src/reads/appeals.ts'
import { aCard } from './support/fraud-case.ts'
import { aStopped, objecting, UPHELD } from './support/objection.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau(new Date()) })
afterAll(() => bureau.drop())

const actor = (login: string) => bureau.as(login, new Date())
const online = (value: string) => takeOnlineAppeal(bureau.at(new Date()), { kind: 'account', value, name: '孙某', phone: '142 0000 0099', reason: '卡里是工资' })
const take = (value: string, contact: string) => takeAppeal(actor('chen'), objecting(value, { contact }))
type Said = { channel: string; type: string; unit: string | null; region: number | null; data: Record<string, unknown> }
const said = (id: string) => bureau.system(async (tx) => (await sql<Said>`select channel, type, unit, region, data from outbox where subject = ${id} order by id`.execute(tx)).rows)

describe('who hears of an objection', () => {
  test('the centre, of a new one from wherever it comes, and not of every one that lies under another', async () => {
    const account = aCard()
    const filed = []
    for (let nth = 0; nth < 4; nth++) filed.push(await online(account))
    expect(await Promise.all(filed.map(async ({ id }) => (await said(id)).map(({ type, unit, region }) => [type, unit, region])))).toEqual([
      [['appeal.opened', null, null], ['appeal.changed', null, null]], [['appeal.opened', null, null]], [['appeal.opened', null, null]], [],
    ])
    expect((await said((await take(aCard(), '14200000099')).id)).map(({ type, unit }) => [type, unit])).toEqual([['appeal.opened', 'PA']])
  })

  test('the counter that took it, of the decision', async () => {
    const { id } = await take(aCard(), '来人等候')
    await decideAppeal(actor('commander'), id, UPHELD)
    expect((await said(id)).map(({ channel, type, unit }) => [channel, type, unit])).toEqual([['live', 'appeal.opened', 'PA'], ['live', 'appeal.decided', 'PA']])
  })
})

describe('whoever left a mobile number', () => {
  const sent: TelecomRequest[] = []
  const sendAll = async (status: 'accepted' | 'refused' | undefined) => {
    const sender = startTelecomSender(() => bureau.at(new Date()), status === undefined ? undefined : { ask: (request) => { sent.push(request); return Promise.resolve({ id: request.id, status }) } })
    const waiting = () => bureau.system(async (tx) => (await sql`select from outbox where channel = 'sms' and sent_at is null and failed_at is null`.execute(tx)).rows.length)
    await expect.poll(waiting, { timeout: 5_000 }).toBe(0)
    await sender.stop()
  }
  const texted = async (id: string) => (await appealPage(actor('commander'), id)).texted

  test('is told by text that there is a decision and how to read it: no account, no name, no word of what was decided', async () => {
    const account = aCard()
    await aStopped(bureau, account)
    const { id, ref } = await take(account, '+86 142-0000-0099')
    await decideAppeal(actor('commander'), id, UPHELD)
    expect((await said(id)).find(({ channel }) => channel === 'sms')!.data).toEqual({})
    expect(await texted(id)).toBeNull()
    await sendAll('accepted')
    const [text, ...others] = sent.splice(0)
    expect(others).toEqual([])
    expect(text).toMatchObject({ do: 'sms', to: '14200000099' })
    const words = (text as { text: string }).text
    expect(words).toContain(ref)
    expect(words).not.toMatch(new RegExp(`${account}|${account.slice(-4)}|孙某|成立|解除|止付|冻结|名单`))
    expect(await texted(id)).toBe('sent')
    await takeTelecomResult(bureau.at(new Date()), Number(text!.id), { result: 'delivered' })
    await takeTelecomResult(bureau.at(new Date()), Number(text!.id), { result: 'undelivered' })
    expect(await texted(id)).toBe('delivered')
  })

  test('or could not be told, which the centre and the counter learn', async () => {
    const { id } = await take(aCard(), '14200000098')
    await decideAppeal(actor('commander'), id, { ...UPHELD, decision: 'dismissed' })
    await sendAll(undefined)
    expect(await texted(id)).toBe('failed')
    expect((await said(id)).at(-1)).toMatchObject({ type: 'appeal.changed', unit: 'PA' })
  })

  test('alone is written to: to an address, a landline or a word nothing goes, and of several under one objection to the one that was decided', async () => {
    for (const contact of ['甲区东街 1 号', '0990-8800123', '来人等候']) {
      const { id } = await take(aCard(), contact)
      await decideAppeal(actor('commander'), id, UPHELD)
      expect((await said(id)).filter(({ channel }) => channel === 'sms')).toEqual([])
    }
    const account = aCard()
    const filed = []
    for (let nth = 0; nth < 5; nth++) filed.push(await online(account))
    await decideAppeal(actor('commander'), filed[0]!.id, { ...UPHELD, decision: 'dismissed' })
    const texts = await Promise.all(filed.map(async ({ id }) => (await said(id)).filter(({ channel }) => channel === 'sms').length))
    expect(texts).toEqual([1, 0, 0, 0, 0])
  })
})
