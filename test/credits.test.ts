import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTable } from '../src/adapters/sheets/sheets.ts'
import type { CreditList, MyCredit, RegisteredList } from '../src/contract/credit.ts'
import { CONSENT_VERSION } from '../src/domain/consent-text.ts'
import { insertCredits } from '../src/features/credit/credit.store.ts'
import { insertRegistrations, type Registration } from '../src/features/registry/registry.store.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { keepRecords } from '../src/platform/vault.ts'
import { apiSession, type ApiSession } from './support/api-session.ts'
import { aNumber, citizensOf, NEIGHBOUR, saying, type Citizens } from './support/citizens.ts'
import { pdfLines } from './support/pdf-lines.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, VILLAGE_A, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
let citizens: Citizens
const sessions = new Map<string, ApiSession>()
const as = (login: string) => sessions.get(login)!

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  citizens = citizensOf(bureau, app)
  for (const login of ['gridworker', 'chen', 'foreign', 'publicity', 'teller', 'admin']) sessions.set(login, await apiSession(app, login))
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

describe('a registration is credited', () => {
  const own = async (login: string) => (await as(login)('GET', '/api/credits/mine')).json<MyCredit>()

  test('to the worker whose code was scanned, once a number, and no more when it is deleted', async () => {
    const { code, url, qr, registered } = await own('gridworker')
    expect([code, url, registered]).toEqual([expect.stringMatching(/^[A-HJ-NP-Z2-9]{6}$/), expect.stringMatching(new RegExp(`/register\\?by=${code}$`)), 0])
    expect(qr.size).toBeGreaterThan(30)
    expect((await own('gridworker')).code).toBe(code)
    expect((await app.inject(`/api/public/credits/${code.toLowerCase()}`)).json()).toEqual({ kind: 'worker', name: 'gridworker', unit: 'PA' })
    const phone = aNumber()
    const cookie = await citizens.proven(phone)
    expect((await citizens.register(cookie, saying(phone, { credit: code }))).json()).toMatchObject({ items: [{ creditedTo: 'gridworker' }] })
    await citizens.register(cookie, saying(phone, { credit: code, name: '李桂花' }))
    expect(await own('gridworker')).toMatchObject({ registered: 1, registeredToday: 1 })
    await citizens.remove(cookie, phone)
    expect(await own('gridworker')).toMatchObject({ registered: 0 })
  })

  test('to a campaign until it is closed: who scans an old poster is registered all the same', async () => {
    const made = (await as('publicity')('POST', '/api/credits', { name: '反诈宣传月' })).json<MyCredit>()
    expect(made).toMatchObject({ kind: 'campaign', name: '反诈宣传月', registered: 0 })
    const [first, second] = [aNumber(), aNumber()]
    await citizens.register(await citizens.proven(first), saying(first, { credit: made.code }))
    expect((await as('publicity')('POST', `/api/credits/${made.code}/close`)).statusCode).toBe(204)
    expect((await app.inject(`/api/public/credits/${made.code}`)).statusCode).toBe(404)
    expect((await citizens.register(await citizens.proven(second), saying(second, { credit: made.code }))).json()).toMatchObject({ items: [{ creditedTo: null }] })
    expect((await as('publicity')('GET', '/api/credits')).json<{ items: { code: string; registered: number; closedAt: string | null }[] }>().items.find(({ code }) => code === made.code)).toMatchObject({ registered: 1, closedAt: expect.any(String) as string })
  })

  test('a poster says where a number is checked, in Chinese and English, and stays on one sheet whatever its campaign is called and wherever it leads', async () => {
    const { code } = await own('gridworker')
    const poster = (await as('gridworker')('GET', `/api/credits/${code}/poster.pdf`)).rawPayload
    const words = pdfLines(poster).map(({ text }) => text).join('')
    expect(words).toMatch(/陌生号码、账户、网址，先查一查.*Check a number.*http:\/\/[^/]+\/check/)
    const publicUrl = 'https://antifraud-registration.public-security.some-long-city-name.example.gov.cn:8443'
    const elsewhere = await serverOf(bureau, undefined, { publicUrl })
    const campaign = (await as('chen')('POST', '/api/credits', { name: '反诈宣传月主题活动'.repeat(7) })).json<MyCredit>()
    const longest = (await (await apiSession(elsewhere, 'chen'))('GET', `/api/credits/${campaign.code}/poster.pdf`)).rawPayload
    expect(pdfLines(longest).map(({ text }) => text).join('')).toContain(`${publicUrl.slice(-20)}/check`)
    expect([poster, longest].map((pdf) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length)).toEqual([1, 1])
    await elsewhere.close()
  })

  test('a poster is printed by whoever has the code and by the station of the place; another station finds nothing', async () => {
    const { code } = await own('gridworker')
    const campaign = (await as('chen')('POST', '/api/credits', { name: '东街夜市' })).json<MyCredit>()
    for (const login of ['gridworker', 'chen']) expect([login, (await as(login)('GET', `/api/credits/${code}/poster.pdf`)).rawPayload.subarray(0, 5).toString()]).toEqual([login, '%PDF-'])
    expect((await as('gridworker')('GET', `/api/credits/${campaign.code}/poster.pdf`)).statusCode).toBe(404)
    for (const one of [code, campaign.code, 'AAAAAA']) {
      expect((await as('foreign')('GET', `/api/credits/${one}/poster.pdf`)).json()).toMatchObject({ code: 'request.not_found' })
      expect((await as('foreign')('POST', `/api/credits/${one}/close`)).json()).toMatchObject({ code: 'request.not_found' })
    }
    expect((await as('foreign')('GET', '/api/credits')).json()).toEqual({ items: [], next: null, total: 0 })
    expect((await as('chen')('GET', '/api/credits')).json<{ items: object[] }>().items.length).toBeGreaterThan(1)
  })

  test('opens to who registered: masked, in pages, each number once, only people of the reader’s own places; a foreign station finds nothing', async () => {
    const { code } = await own('chen')
    const open = async (login: string, query = '') => (await as(login)('GET', `/api/credits/${code}/registrations${query}`)).json<RegisteredList>()
    expect(await open('chen')).toEqual({ credit: { code, kind: 'worker', name: 'chen', unit: 'PA' }, items: [], next: null, total: 0, elsewhere: 0 })
    const [mother, daughter, son, neighbour] = [aNumber(), aNumber(), aNumber(), aNumber()]
    const [daughters, sons, neighbours] = [await citizens.proven(daughter), await citizens.proven(son), await citizens.proven(neighbour)]
    await citizens.register(daughters, saying(mother, { forWhom: 'parent', credit: code, guardians: [{ name: '李小红', phone: daughter }] }))
    await citizens.register(sons, saying(mother, { forWhom: 'parent', credit: code, guardians: [{ name: '李小军', phone: son }] }))
    await citizens.register(daughters, saying(daughter, { credit: code, name: '李小红' }))
    await citizens.register(neighbours, saying(neighbour, { credit: code, region: NEIGHBOUR }))
    const seen = await open('chen')
    expect(seen).toMatchObject({ total: 3, elsewhere: 1, next: null, items: [{ name: '***', forWhom: 'self', place: ['甲区', '东街道', '一村'] }, { name: '***', forWhom: 'parent' }] })
    expect(seen.items).toHaveLength(2)
    expect(await open('publicity')).toMatchObject({ total: 3, elsewhere: 0, items: [{}, {}, {}] })
    for (const clear of [mother, daughter, neighbour, '李桂芳', '李小红']) expect(JSON.stringify([seen, await open('publicity')])).not.toContain(clear)
    for (const one of [code, 'AAAAAA']) expect((await as('foreign')('GET', `/api/credits/${one}/registrations`)).json()).toMatchObject({ code: 'request.not_found' })
    for (const login of ['gridworker', 'teller', 'admin']) expect((await as(login)('GET', `/api/credits/${code}/registrations`)).json()).toMatchObject({ code: 'access.denied' })
    expect((await as('chen')('GET', `/api/credits/${code}/registrations?cursor=now`)).json()).toMatchObject({ code: 'request.invalid' })
    await citizens.remove(neighbours, neighbour)
    expect(await open('chen')).toMatchObject({ total: 2, elsewhere: 0 })
  })

  test('hundreds come in pages, none twice', async () => {
    const { code } = (await as('publicity')('POST', '/api/credits', { name: '百人登记' })).json<MyCredit>()
    const rows = Array.from({ length: 120 }, (_, nth): Registration => ({
      id: uuidv7(new Date()), token: randomUUID(), keeper: randomUUID(), forWhom: 'self', consent: CONSENT_VERSION, credit: code, region: VILLAGE_A, createdAt: new Date(Date.UTC(2026, 0, 1, 0, nth % 7)), changedAt: new Date(),
    }))
    await bureau.system(async (tx) => {
      await insertRegistrations(tx, rows)
      await keepRecords(tx, bureau.at(new Date()).vault, 'registration', rows.map(({ id }) => ({ id, clear: JSON.stringify({ name: '某某', phone: '14210000001' }) })))
    })
    const ids: string[] = []
    for (let cursor: string | null = null, page = 0; page < 5; page++) {
      const { items, next, total }: RegisteredList = (await as('publicity')('GET', `/api/credits/${code}/registrations${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`)).json<RegisteredList>()
      expect(total).toBe(120)
      ids.push(...items.map(({ id }) => id))
      cursor = next
      if (next === null) break
    }
    expect([ids.length, new Set(ids).size]).toEqual([120, 120])
  })

  test('thousands of grid workers come in pages by how many they brought, are found by name and unit, and leave as a sheet', async () => {
    const codeOf = (nth: number) => `W${String(nth).padStart(5, '0').replace(/[01]/g, (digit) => 'AB'[Number(digit)]!)}`
    const workers = Array.from({ length: 2_000 }, (_, nth) => ({
      code: codeOf(nth), kind: 'worker' as const, name: `网格员${nth}`, userId: randomUUID(), region: VILLAGE_A, unit: nth % 4 === 0 ? 'PB' : 'PA', createdBy: randomUUID(),
    }))
    const registered = (nth: number) => nth % 7
    await bureau.system(async (tx) => {
      await insertCredits(tx, workers, new Date(Date.UTC(2025, 0, 1)))
      await insertRegistrations(tx, workers.flatMap(({ code }, nth) => Array.from({ length: registered(nth) }, (): Registration => ({
        id: uuidv7(new Date()), token: randomUUID(), keeper: randomUUID(), forWhom: 'self', consent: CONSENT_VERSION, credit: code, region: VILLAGE_A, createdAt: new Date(), changedAt: new Date(),
      }))))
    })
    const walk = async (query: string) => {
      const found: CreditList['items'] = []
      let total = 0
      for (let cursor: string | null = '', page = 0; cursor !== null && page < 60; page++) {
        const list: CreditList = (await as('publicity')('GET', `/api/credits?kind=worker&${query}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)).json<CreditList>()
        found.push(...list.items)
        total = list.total
        cursor = list.next
      }
      expect([found.length, new Set(found.map(({ code }) => code)).size]).toEqual([total, total])
      return found
    }
    const most = await walk('order=registered')
    expect(most.length).toBeGreaterThanOrEqual(2_000)
    expect(most.map((one) => one.registered)).toEqual(most.map((one) => one.registered).toSorted((a, b) => b - a))
    const newest = await walk('order=newest')
    expect(newest.map((one) => one.createdAt)).toEqual(newest.map((one) => one.createdAt).toSorted().toReversed())
    expect((await walk('q=网格员1999')).map(({ code, registered: n }) => [code, n])).toEqual([[codeOf(1_999), registered(1_999)]])
    expect(await walk('q=pb')).toHaveLength(500)
    expect((await as('publicity')('GET', '/api/credits?kind=campaign')).json<CreditList>().items.every(({ kind }) => kind === 'campaign')).toBe(true)

    const sheet = await readTable((await as('publicity')('GET', '/api/credits/sheet?kind=worker&format=xlsx')).rawPayload)
    expect(sheet.header).toEqual(['名称', '单位', '编号', '启用', '停用', '登记（人）'])
    expect(sheet.rows.map(({ cells }) => cells[2])).toEqual(most.map(({ code }) => code))
  }, 60_000)

  test('is for those whose work it is', async () => {
    for (const login of ['teller', 'admin']) for (const path of ['/api/credits', '/api/credits/mine']) expect([login, (await as(login)('GET', path)).statusCode]).toEqual([login, 403])
    expect((await as('gridworker')('POST', '/api/credits', { name: '我的活动' })).statusCode).toBe(403)
  })
})

describe('a server', () => {
  test('without a gateway says that no message can be sent', async () => {
    const other = await serverOf(bureau, undefined, { telecomSecret: undefined })
    expect((await other.inject({ method: 'POST', url: '/api/public/registry/codes', payload: { phone: aNumber() } })).json()).toMatchObject({ code: 'registry.no_gateway' })
    await other.close()
  })

  test('of a real bureau prints QR codes of its public address alone', async () => {
    const codeFor = async (more: Parameters<typeof serverOf>[2]) => {
      const other = await serverOf(bureau, undefined, { bureau: { kind: 'real', name: '测试市' }, ...more })
      const answer = await (await apiSession(other, 'gridworker'))('GET', '/api/credits/mine')
      await other.close()
      return answer.json<{ code: string; url: string }>()
    }
    expect(await codeFor({})).toMatchObject({ code: 'credit.no_public_address' })
    expect((await codeFor({ publicUrl: 'https://jinzhong.example.cn' })).url).toMatch(/^https:\/\/jinzhong\.example\.cn\/register\?by=[A-Z2-9]{6}$/)
  })
})
