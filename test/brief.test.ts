import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { brief, briefSheet } from '../src/reads/brief.ts'
import { figuresOf } from '../src/reads/figures.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { aResident, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const EIGHT = new Date('2026-03-03T08:00:00+08:00')
const at = (hours: number) => new Date(EIGHT.getTime() + hours * 3_600_000)
let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau(at(-40)) })
afterAll(() => bureau.drop())

async function warned(phone: string, when: Date): Promise<void> {
  await aResident(bureau, phone)
  const call = { ref: phone, kind: 'call' as const, at: when.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 }
  await signalsToWarnings(bureau.at(when), bureau.source, [readSignal(call, when)], () => undefined)
}

async function dissuaded(when: Date, indirectFen: number): Promise<void> {
  const [task] = (await myTasks(bureau.as('chen', when))).filter((one) => one.mine && one.state === 'offered')
  await acceptTask(bureau.as('chen', when), task!.id)
  await recordCall(bureau.as('chen', when), task!.id, 'person', 'reached')
  await closeWithOutcome(bureau.as('chen', when), task!.id, { outcome: 'dissuaded', note: '', directFen: 0, indirectFen, protections: [] })
}

test('the brief of a morning counts the day as it stood at eight, and says the same a day later', async () => {
  await warned('14200000001', at(-26))
  await dissuaded(at(-23), 100_000)
  await warned('14200000002', at(-10))
  await dissuaded(at(-9), 200_000)
  await warned('14200000003', at(-2))
  // Nobody takes the third within a minute: its clock runs out once, and it goes on to the stand-in.
  expect(await fireNextDeadline(bureau.at(at(-1.9)), bureau.ourSource, () => undefined)).toMatchObject({ rule: 'accept' })

  const morning = await brief(bureau.as('centre', at(0.1)), undefined)
  expect(morning).toMatchObject({
    date: '2026-03-03', figures: { warnings: 2, closed: 1, dissuaded: 1, indirectFen: 200_000 }, before: { warnings: 1, closed: 0, dissuaded: 0 },
    settled: { closed: 2, dissuaded: 2, indirectFen: 300_000 }, stillOpenTotal: 1, stillOpen: [{ level: 'red', unit: 'PA' }], overdue: 1,
  })
  expect(briefSheet(morning).settled).toBe('24 小时内办结 2 件（含此前发出的预警），劝阻成功 2 起，直接止损 0.00 元，间接止损 3,000.00 元；超时 1 次。')

  const [third] = await myTasks(bureau.as('standin', at(1)))
  await acceptTask(bureau.as('standin', at(1)), third!.id)
  await closeWithOutcome(bureau.as('standin', at(2)), third!.id, { outcome: 'false-alarm', note: '', directFen: 0, indirectFen: 0, protections: [] })
  await warned('14200000004', at(3))
  expect(await brief(bureau.as('centre', at(25)), '2026-03-03')).toEqual(morning)
  expect(await brief(bureau.as('centre', at(25)), undefined)).toMatchObject({ date: '2026-03-04', figures: { warnings: 1 }, settled: { closed: 1, dissuaded: 0 }, stillOpenTotal: 1 })
})

test('figures come by day, by the week that begins on Monday, and by month', async () => {
  const by = async (group: 'day' | 'week' | 'month') => (await figuresOf(bureau.as('centre', at(25)), { from: '2026-02-16', to: '2026-03-08', by: group })).rows.map((row) => [row.key, row.warnings])
  expect(await by('day')).toEqual([['2026-03-02', 2], ['2026-03-03', 2]])
  expect(await by('week')).toEqual([['2026-03-02', 4]])
  expect(await by('month')).toEqual([['2026-03-01', 4]])
})

test('figures by officer stand with whoever had the call; what nobody has taken is named as such', async () => {
  const { rows } = await figuresOf(bureau.as('centre', at(25)), { from: '2026-02-16', to: '2026-03-08', by: 'officer' })
  expect(rows.reduce((sum, row) => sum + row.warnings, 0)).toBe(4)
  expect(rows.find((row) => row.key === bureau.userId('chen'))).toMatchObject({ name: 'chen', dissuaded: 2, indirectFen: 300_000 })
  expect(rows.find((row) => row.key === bureau.userId('standin'))).toMatchObject({ name: 'standin', falseAlarms: 1 })
})

test('a station reads the brief of its own warnings only', async () => {
  expect(await brief(bureau.as('foreign', at(25)), '2026-03-03')).toMatchObject({ figures: { warnings: 0 }, settled: { closed: 0 }, stillOpenTotal: 0, overdue: 0 })
})
