import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { revealNotice } from '../src/flows/reveal-person.ts'
import { arriveAtDoor } from '../src/flows/task-to-door-visit.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { signNotice } from '../src/flows/visit-to-notice.ts'
import { renderPdf } from '../src/adapters/documents/typst.ts'
import { noticeSheet } from '../src/reads/notice-sheet.ts'
import { figuresOf } from '../src/reads/figures.ts'
import { myTasks, taskPage } from '../src/reads/task-page.ts'
import { today } from '../src/reads/today.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { warningPage } from '../src/reads/warning-page.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const nowhere = () => undefined
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const OUTCOME = { outcome: 'dissuaded' as const, note: '', directFen: 0, indirectFen: 5_000_000, protections: ['bank-limit' as const] }

function aCall(phone: string, ref: string, more: Partial<Signal> = {}): Signal {
  return { ref, kind: 'call', at: NOW.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 25 * 60, ...more }
}

test('a warning goes from the signal to the officer, to the door and to its outcome, masked for everybody who has no reason', async () => {
  const phone = '14200000001'
  await aResident(bureau, phone)
  const answers = await signalsToWarnings(bureau.at(NOW), bureau.source, [readSignal(aCall(phone, 'c1'), NOW)], nowhere)
  expect(answers).toEqual(['accepted'])

  const [offered] = await myTasks(bureau.as('chen', after(1)))
  expect(offered).toMatchObject({ kind: 'dissuade', level: 'red', state: 'offered', mine: true, person: { revealed: false, name: '***', phone: '14*********', address: null }, deadline: { rule: 'accept', dueAt: after(60).toISOString() } })
  const id = offered!.id

  await acceptTask(bureau.as('chen', after(10)), id)
  const accepted = await taskPage(bureau.as('chen', after(11)), id)
  expect(accepted).toMatchObject({ state: 'accepted', person: { revealed: true, name: '王小明', phone }, deadline: { rule: 'first-call' } })
  await expect(taskPage(bureau.as('foreign', after(11)), id)).rejects.toMatchObject({ code: 'request.not_found' })

  await recordCall(bureau.as('chen', after(20)), id, 'person', 'busy')
  await recordCall(bureau.as('chen', after(40)), id, 'person', 'busy')
  const twice = await taskPage(bureau.as('chen', after(41)), id)
  expect(twice.actions[0]).toBe('call-guardian')
  expect(twice.sibling).toMatchObject({ kind: 'visit', state: 'offered' })

  const [visit] = (await myTasks(bureau.as('squad', after(50)))).filter((task) => task.kind === 'visit')
  await acceptTask(bureau.as('squad', after(60)), visit!.id)
  await arriveAtDoor(bureau.as('squad', after(600)), visit!.id)
  await signNotice(bureau.as('squad', after(900)), visit!.id, [[10, 10, 20, 20]])
  const sheet = await noticeSheet(bureau.at(after(950)), await revealNotice(bureau.as('squad', after(950)), visit!.id, undefined))
  expect(sheet).toMatchObject({ person: '王小明', officer: 'squad', unit: 'F' })
  expect(renderPdf('notice', { ...sheet, demo: true }).subarray(0, 5).toString()).toBe('%PDF-')
  await expect(revealNotice(bureau.as('foreign', after(950)), visit!.id, '想看一看')).rejects.toMatchObject({ code: 'request.not_found' })
  await closeWithOutcome(bureau.as('squad', after(1_000)), visit!.id, OUTCOME)

  expect(await myTasks(bureau.as('chen', after(1_001)))).toEqual([])
  const page = await warningPage(bureau.as('centre', after(1_001)), visit!.warningId)
  expect(page).toMatchObject({ state: 'closed', outcome: 'dissuaded', indirectFen: 5_000_000, person: { revealed: false, name: '***' } })
  expect(page.timeline.map((step) => step.kind)).toEqual(['offered', 'accepted', 'call', 'call', 'visit-sent', 'offered', 'accepted', 'at-door', 'notice-signed', 'outcome'])

  const figures = await figuresOf(bureau.as('centre', after(1_001)), { from: '2026-03-01', to: '2026-03-02', by: 'unit' })
  expect(figures.total).toMatchObject({ warnings: 1, dissuaded: 1, dissuadedRate: 100, indirectFen: 5_000_000, personTimes: 1, accept: { p50Seconds: 10, count: 1 } })
  expect(await today(bureau.as('centre', after(1_001)))).toMatchObject({ total: 1, visited: 1, notYet: 0, dissuaded: 1 })
})

test('the same signal twice is one signal, and one warning', async () => {
  const phone = '14200000011'
  await aResident(bureau, phone)
  const signal = readSignal(aCall(phone, 'twice'), NOW)
  expect(await signalsToWarnings(bureau.at(NOW), bureau.source, [signal, signal], nowhere)).toEqual(['accepted', 'duplicate'])
  expect(await signalsToWarnings(bureau.at(NOW), bureau.source, [signal], nowhere)).toEqual(['duplicate'])
  const list = await warningList(bureau.as('centre', NOW), { state: 'live', sort: 'urgency', limit: 50, q: phone })
  expect(list.items).toHaveLength(1)
})

test('two batches about one person at the same moment make one warning, and see each other', async () => {
  const phones = Array.from({ length: 40 }, (_, index) => `142000002${String(index).padStart(2, '0')}`)
  for (const phone of phones) await aResident(bureau, phone)
  const half = (name: string) => phones.map((phone) => readSignal(aCall(phone, `${name}-${phone}`, { durationSeconds: 30 }), NOW))
  await Promise.all([signalsToWarnings(bureau.at(NOW), bureau.source, half('a'), nowhere), signalsToWarnings(bureau.at(NOW), bureau.source, half('b').reverse(), nowhere)])
  // One listed call alone warns nobody; two within 24 hours are yellow, or orange for the old.
  const list = await warningList(bureau.as('centre', NOW), { state: 'live', sort: 'newest', limit: 100, levels: ['orange', 'yellow'] })
  expect(list.items.length).toBe(40)
})

test('a stranger who stands in one batch several times is one person', async () => {
  const signals = ['s1', 's2', 's3'].map((ref) => readSignal(aCall('14200000099', ref, { person: { phone: '14200000099', name: '李某' } }), NOW))
  expect(await signalsToWarnings(bureau.at(NOW), bureau.source, signals, nowhere)).toEqual(['accepted', 'accepted', 'accepted'])
  const list = await warningList(bureau.as('centre', NOW), { state: 'live', sort: 'urgency', limit: 50, q: '14200000099' })
  expect(list.items).toHaveLength(1)
  expect(list.items[0]).toMatchObject({ place: { source: 'centre-queue', confidence: 0 }, unit: { code: 'C' } })
})
