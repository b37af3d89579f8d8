import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditQuery } from '../src/contract/audit.ts'
import { dayText } from '../src/domain/period.ts'
import { auditLog, auditVerification } from '../src/reads/audit-log.ts'
import { auditAll } from '../src/platform/audit.ts'
import { exportAuditLog } from '../src/flows/log-to-auditor.ts'
import { NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const ENTRIES = 7_000
const DAY_MS = 86_400_000
const [YESTERDAY, TODAY, TOMORROW] = [-1, 0, 1].map((days) => dayText(new Date(NOW.getTime() + days * DAY_MS))) as [string, string, string]
let bureau: SmallBureau
beforeAll(async () => {
  bureau = await smallBureau()
  // Officer Wang acted once, long ago; everything since was Officer Chen's.
  await bureau.system((tx) => auditAll(tx, Array.from({ length: ENTRIES }, (_, nth) => ({
    entry: { actor: nth === 0 ? 'wang' : 'chen', action: nth % 2 === 0 ? 'task.accept' : 'task.outcome', subject: `task${nth % 100}`, detail: { nth } }, at: new Date(NOW.getTime() + nth),
  }))))
})
afterAll(async () => { await bureau.drop() })

const log = (query: Partial<AuditQuery>, login = 'auditor') => auditLog(bureau.as(login, NOW), { limit: 50, ...query })

test('the auditor reads the newest first, page by page, each entry once', async () => {
  const first = await log({})
  const second = await log({ before: first.next! })
  expect([...first.items, ...second.items].map((entry) => entry.seq)).toEqual(Array.from({ length: 100 }, (_, nth) => ENTRIES - nth))
  expect(first.items[0]).toEqual({ seq: ENTRIES, at: new Date(NOW.getTime() + ENTRIES - 1).toISOString(), actor: 'chen', action: 'task.outcome', subject: 'task99', detail: { nth: ENTRIES - 1 } })
})

test('what one person did, what was done to one case, and both together', async () => {
  expect((await log({ actor: 'wang' })).items).toMatchObject([{ seq: 1, action: 'task.accept' }])
  const about = await log({ subject: 'task7', action: 'task.outcome', actor: 'chen', limit: 100 })
  expect([about.items.length, about.next]).toEqual([ENTRIES / 100, null])
  expect(about.items.every((entry) => entry.subject === 'task7')).toBe(true)
  expect(await log({ subject: 'task8', action: 'task.outcome' })).toEqual({ items: [], next: null })
})

test('a search that would go too far stops, says where, and goes on from there to the end', async () => {
  const rare = { actor: 'chen', action: 'task.nothing' }
  const stopped = await log(rare)
  expect(stopped).toEqual({ items: [], next: ENTRIES - 5_000 + 1 })
  expect(await log({ ...rare, before: stopped.next! })).toEqual({ items: [], next: null })
})

test('of some days in Beijing, both inclusive; the days alone, and with whom and what', async () => {
  const days = async (query: Partial<AuditQuery>) => (await log({ limit: 100, ...query })).items.length
  expect([await days({ from: TODAY, to: TODAY }), await days({ to: YESTERDAY }), await days({ from: TOMORROW }), await days({ from: TODAY })]).toEqual([100, 0, 0, 100])
  expect(await days({ from: TODAY, actor: 'wang' })).toBe(1)
  expect(await log({ to: YESTERDAY, action: 'task.nothing', actor: 'chen' })).toEqual({ items: [], next: null })
})

test('the log is for the auditor and the admin of the centre, and for nobody else', async () => {
  expect((await log({}, 'admin')).items).toHaveLength(50)
  for (const login of ['commander', 'centre', 'chen', 'subcommander', 'publicity', 'gridleader', 'teller']) {
    expect(() => log({}, login)).toThrow(expect.objectContaining({ code: 'access.denied' }) as Error)
    expect(() => exportAuditLog(bureau.as(login, NOW), {})).toThrow(expect.objectContaining({ code: 'access.denied' }) as Error)
    await expect(auditVerification(bureau.as(login, NOW))).rejects.toMatchObject({ code: 'access.denied' })
  }
})

test('reading the log writes nothing into it; the chain is whole until somebody edits an entry, and then it says which', async () => {
  expect(await auditVerification(bureau.as('auditor', NOW))).toEqual({ problem: null, seq: null, entries: ENTRIES, at: NOW.toISOString() })
  const owner = new Client({ connectionString: bureau.ownerUrl })
  await owner.connect()
  await owner.query("set gb.system = 'on'")
  await owner.query("update bureau.audit set actor = 'somebody else' where seq = 4321")
  await owner.end()
  expect(await auditVerification(bureau.as('auditor', NOW))).toEqual({ problem: 'changed', seq: 4_321, entries: null, at: NOW.toISOString() })
})

test('what is taken out of the log stands in it: by whom, how many, by which filters', async () => {
  const { items, isWhole } = await exportAuditLog(bureau.as('auditor', NOW), { actor: 'chen', action: 'task.accept', from: TODAY })
  // The first was Wang's, and one was given to somebody else above.
  expect([items.length, isWhole, items[0]!.seq, items.at(-1)!.seq]).toEqual([ENTRIES / 2 - 2, true, ENTRIES - 1, 3])
  const [entry] = (await log({ action: 'audit.exported' })).items
  expect(entry).toMatchObject({ actor: 'auditor', subject: 'audit', detail: { rows: ENTRIES / 2 - 2, ofActor: 'chen', ofAction: 'task.accept', fromDay: TODAY } })
  // More than a table holds: the newest, and it says so.
  await bureau.system((tx) => auditAll(tx, Array.from({ length: 20_000 }, (_, nth) => ({ entry: { actor: 'mao', action: 'task.accept', subject: `more${nth}` }, at: new Date(NOW.getTime() + DAY_MS) }))))
  const cut = await exportAuditLog(bureau.as('auditor', NOW), {})
  expect([cut.items.length, cut.isWhole, cut.items[0]!.subject]).toEqual([20_000, false, 'more19999'])
  expect(await exportAuditLog(bureau.as('auditor', NOW), { from: TOMORROW })).toMatchObject({ isWhole: true, items: { length: 20_000 } })
})
