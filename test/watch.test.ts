import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptCase, declineCase, moveCase } from '../src/flows/case-to-decision.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { changeFollowUp } from '../src/flows/rules-and-clocks.ts'
import { DEFAULT_FOLLOW_UP_SETTINGS } from '../src/contract/follow-up.ts'
import { casePage } from '../src/reads/case-page.ts'
import { warningPage } from '../src/reads/warning-page.ts'
import { watchedList } from '../src/reads/watches.ts'
import { hear } from './support/case.ts'
import { aReport } from './support/report.ts'
import { aResident, NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const DAY_MS = 86_400_000
let bureau: SmallBureau
let told = 0
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const days = (count: number) => new Date(NOW.getTime() + count * DAY_MS)

/** A victim of station PA whose case the centre has accepted. */
async function aVictim(): Promise<{ phone: string; personId: number; caseId: string }> {
  const phone = `142${String(70_000_000 + ++told)}`
  const personId = await aResident(bureau, phone)
  const { id } = await reportCase(bureau.as('calltaker', NOW), aReport(NOW, phone))
  await acceptCase(bureau.as('calltaker', NOW), id)
  return { phone, personId, caseId: id }
}

async function warningOf(personId: number): Promise<string | undefined> {
  return bureau.system(async (tx) => (await sql<{ id: string }>`select id from warning where person_id = ${personId} order by opened_at desc limit 1`.execute(tx)).rows[0]?.id)
}
const levelsHeard = async (phone: string, personId: number, at: Date) => {
  await hear(bureau, phone, at, 'yellow')
  return (await warningPage(bureau.as('centre', at), (await warningOf(personId))!)).level
}

test('from the moment at which the case is accepted, what is heard of the victim is one step more pressing, and says why', async () => {
  const { phone, personId, caseId } = await aVictim()
  const at = new Date(NOW.getTime() + 1_000)
  expect(await levelsHeard(phone, personId, at)).toBe('orange')
  const page = await warningPage(bureau.as('centre', at), (await warningOf(personId))!)
  expect(page.reasons.map(({ code, zh }) => [code, zh])).toContainEqual(['watched-pushed', '回访期内再次被上级推送预警'])
  expect(page.watched).toEqual([{ caseId, number: expect.stringMatching(/^C-2026-/), until: days(30).toISOString() }])
})

test('it stands on the case and on the warning, and the unit of the case and the centre are told at once', async () => {
  const { phone, personId, caseId } = await aVictim()
  await hear(bureau, phone, days(3), 'orange')
  const one = await casePage(bureau.as('calltaker', days(3)), caseId)
  expect(one.watch).toEqual({ from: NOW.toISOString(), until: days(30).toISOString(), warnings: [{ id: await warningOf(personId), level: 'red', openedAt: days(3).toISOString(), outcome: null }] })
  expect(one.timeline.filter((step) => step.kind === 'warned-again').map((step) => step.detail)).toEqual([{ level: 'red' }])
  const warning = await warningPage(bureau.as('centre', days(3)), (await warningOf(personId))!)
  expect(warning.timeline.find((step) => step.kind === 'within-watch')?.detail).toEqual({ number: one.number })
  const rung = await bureau.system(async (tx) => (await sql<{ unit: string | null }>`select unit from outbox where type = 'case.slip' and subject = ${caseId}`.execute(tx)).rows)
  expect(rung.map(({ unit }) => unit)).toEqual(['C', null])
})

test('after thirty days it is as with everybody else', async () => {
  const { phone, personId, caseId } = await aVictim()
  expect(await levelsHeard(phone, personId, days(30))).toBe('yellow')
  expect((await warningPage(bureau.as('centre', days(30)), (await warningOf(personId))!)).watched).toEqual([])
  expect((await casePage(bureau.as('calltaker', days(30)), caseId)).watch?.warnings).toEqual([])
})

test.each([
  ['not filed', (id: string) => declineCase(bureau.as('calltaker', days(1)), id, '不是诈骗')],
  ['handed to another bureau', (id: string) => moveCase(bureau.as('calltaker', days(1)), id, { toBureau: '望舟市反诈中心', reason: '外地案件' })],
])('a case that is %s watches nobody any more', async (_how, end) => {
  const { phone, personId, caseId } = await aVictim()
  await end(caseId)
  expect(await levelsHeard(phone, personId, days(2))).toBe('yellow')
})

test('a bureau watches for as long as it likes', async () => {
  await changeFollowUp(bureau.as('commander', NOW), { ...DEFAULT_FOLLOW_UP_SETTINGS, watchDays: 5 })
  const { caseId } = await aVictim()
  expect((await casePage(bureau.as('calltaker', NOW), caseId)).watch?.until).toBe(days(5).toISOString())
  await changeFollowUp(bureau.as('commander', NOW), DEFAULT_FOLLOW_UP_SETTINGS)
})

test('the list of the watched is masked, by unit, with the days that are left; who was warned about since comes first', async () => {
  const quiet = await aVictim()
  const again = await aVictim()
  await hear(bureau, again.phone, days(2), 'yellow')
  const { items } = await watchedList(bureau.as('calltaker', days(2)), {})
  const at = (caseId: string) => items.findIndex((row) => row.caseId === caseId)
  expect(items[at(quiet.caseId)]).toMatchObject({ daysLeft: 28, warnings: 0, newest: null, unit: { code: 'C' }, person: { revealed: false, name: '***' } })
  expect(items[at(again.caseId)]).toMatchObject({ daysLeft: 28, warnings: 1, newest: { level: 'orange', outcome: null } })
  expect(at(again.caseId)).toBeLessThan(at(quiet.caseId))
  expect((await watchedList(bureau.as('foreign', days(2)), {})).items).toEqual([])
  expect((await watchedList(bureau.as('calltaker', days(40)), {})).items).toEqual([])
})
