import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditQuery } from '../src/contract/audit.ts'
import { auditLog, auditVerification } from '../src/reads/audit-log.ts'
import { auditAll } from '../src/platform/audit.ts'
import { NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const ENTRIES = 7_000
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

test('the log is for the auditor and the admin of the centre, and for nobody else', async () => {
  expect((await log({}, 'admin')).items).toHaveLength(50)
  for (const login of ['commander', 'centre', 'chen', 'subcommander', 'publicity', 'gridleader', 'teller']) {
    expect(() => log({}, login)).toThrow(expect.objectContaining({ code: 'access.denied' }) as Error)
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
