import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnnouncementList } from '../src/contract/announcement.ts'
import { currentAnnouncements } from '../src/features/announcement/announcement.service.ts'
import { sessionHeaders } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
const sessions = new Map<string, Record<string, string>>()

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

async function as(login: string, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
  const headers = sessions.get(login) ?? (await sessionHeaders(app, login))
  sessions.set(login, headers)
  return app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
}
const unread = async (login: string) => (await as(login, 'GET', '/api/announcements')).json<AnnouncementList>().items.filter(({ seen }) => !seen).map(({ words }) => words)
const make = (login: string, words: string, hours = 8) => as(login, 'POST', '/api/announcements', { words, hours })

test('the centre’s commander tells everybody of ours; an analyst, a sub-centre’s commander and a bank’s teller neither write nor, the teller, read', async () => {
  expect((await make('commander', '今晚 22 时演练')).statusCode).toBe(200)
  for (const login of ['centre', 'subcommander', 'chen', 'teller']) expect([login, (await make(login, '不该有')).json()]).toMatchObject([login, { code: 'access.denied' }])
  for (const login of ['chen', 'gridworker', 'foreign', 'auditor']) expect([login, await unread(login)]).toEqual([login, ['今晚 22 时演练']])
  expect((await as('teller', 'GET', '/api/announcements')).json()).toMatchObject({ code: 'access.denied' })
})

test('it stands until each has read it, once, and who has is counted and logged', async () => {
  const { id } = (await as('chen', 'GET', '/api/announcements')).json<AnnouncementList>().items[0]!
  for (let nth = 0; nth < 2; nth++) expect((await as('chen', 'POST', `/api/announcements/${id}/seen`, {})).json<AnnouncementList>().items[0]).toMatchObject({ seen: true, seenBy: 1 })
  expect([await unread('chen'), await unread('foreign')]).toEqual([[], ['今晚 22 时演练']])
  const logged = await bureau.system(async (tx) => (await sql<{ action: string; actor: string }>`select action, actor from audit where action like 'announcement.%' order by seq`.execute(tx)).rows)
  expect(logged).toEqual([{ action: 'announcement.made', actor: 'commander' }, { action: 'announcement.seen', actor: 'chen' }])
})

test('it runs out by itself, is withdrawn by the commander, and of five at a time a sixth is refused', async () => {
  await make('commander', '一小时内有效', 1)
  const later = new Date(Date.now() + 2 * 3_600_000)
  expect((await currentAnnouncements(bureau.as('foreign', later))).items.map(({ words }) => words)).toEqual(['今晚 22 时演练'])
  const { id } = (await as('commander', 'GET', '/api/announcements')).json<AnnouncementList>().items.find(({ words }) => words === '一小时内有效')!
  expect((await as('centre', 'DELETE', `/api/announcements/${id}`)).json()).toMatchObject({ code: 'access.denied' })
  await as('commander', 'DELETE', `/api/announcements/${id}`)
  expect(await unread('foreign')).toEqual(['今晚 22 时演练'])
  for (let nth = 2; nth <= 5; nth++) await make('commander', `通知 ${nth}`)
  expect((await make('commander', '第六条')).json()).toMatchObject({ code: 'announcement.too_many' })
})
