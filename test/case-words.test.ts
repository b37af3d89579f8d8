import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revealPerson } from '../src/flows/reveal-person.ts'
import { handOver, noteBureauReply, review } from '../src/flows/task-to-other-unit.ts'
import { closeWithOutcome, reopen } from '../src/flows/task-to-outcome.ts'
import { handoversToReview } from '../src/reads/handovers-to-review.ts'
import { myTasks, taskPage } from '../src/reads/task-page.ts'
import { warningPage } from '../src/reads/warning-page.ts'
import { anAcceptedTask } from './support/case.ts'
import { NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** What officers write is kept sealed, and read by those who go on with the case. */
let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const ACCOUNT = '6222020000001234567'
const PAID = { outcome: 'already-paid' as const, note: `对方自称客服，电话 14211112222`, directFen: 0, indirectFen: 0, protections: [], paid: { amountFen: 4_800_000, account: ACCOUNT, at: '2026-03-02T02:30:00+08:00' } }

test('"already paid" says how much, when and to which account, masked; the whole account is shown on an audited reveal', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await closeWithOutcome(bureau.as('chen', after(10)), one.id, PAID)
  const page = await warningPage(bureau.as('centre', after(20)), one.warningId)
  expect(page.paid).toEqual({ amountFen: 4_800_000, account: '6222 **** **** 4567', how: null, at: '2026-03-02T02:30:00+08:00' })
  expect(page.timeline.at(-1)).toMatchObject({ kind: 'outcome', detail: { paidFen: 4_800_000, paidAccount: '6222 **** **** 4567', note: '对方自称客服，电话 14******' } })
  expect(JSON.stringify(page)).not.toContain(ACCOUNT)
  expect(await revealPerson(bureau.as('centre', after(30)), one.warningId, '止付需要收款账号')).toMatchObject({ revealed: true, paidAccount: ACCOUNT })
  const [reveal] = await bureau.system(async (tx) => (await sql<{ fields: string[] }>`select fields from reveal where person_id = ${one.personId} order by id desc limit 1`.execute(tx)).rows)
  expect(reveal!.fields).toContain('paid-account')
  await expect(revealPerson(bureau.as('foreign', after(30)), one.warningId, '止付需要收款账号')).rejects.toMatchObject({ code: 'request.not_found' })
})

test('where nothing was paid a reveal has no account, and says so to nobody', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await closeWithOutcome(bureau.as('chen', after(10)), one.id, { outcome: 'dissuaded', note: '', directFen: 0, indirectFen: 0, protections: [] })
  expect((await warningPage(bureau.as('centre', after(20)), one.warningId)).paid).toBeNull()
  expect(await revealPerson(bureau.as('centre', after(30)), one.warningId, '核实身份')).toMatchObject({ paidAccount: null })
})

test('what was paid stays known when the warning is taken up again', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await closeWithOutcome(bureau.as('chen', after(10)), one.id, PAID)
  await reopen(bureau.as('centre', after(60)), one.warningId, '又要转第二笔')
  expect((await warningPage(bureau.as('centre', after(61)), one.warningId)).paid).toMatchObject({ amountFen: 4_800_000 })
})

test('the note of a handover is read by the receiving unit before it accepts, by the reviewer and on the timeline; in the tables it is sealed', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  const note = '住址在西街道二村，子女电话 14233334444'
  await handOver(bureau.as('chen', after(10)), one.id, { reason: 'not-mine', toUnit: 'PB', note })
  const masked = '住址在西街道二村，子女电话 14******'
  expect((await myTasks(bureau.as('foreign', after(20)))).find((task) => task.id === one.id)).toMatchObject({ state: 'offered', handedOver: { by: 'chen', reason: 'not-mine', note: masked } })
  expect((await handoversToReview(bureau.as('centre', after(20)))).find((row) => row.warningId === one.warningId)).toMatchObject({ note: masked })
  const page = await warningPage(bureau.as('foreign', after(20)), one.warningId)
  expect(page.handovers).toMatchObject([{ note: masked }])
  expect(page.timeline.at(-1)).toMatchObject({ kind: 'handed-over', detail: { note: masked } })
  expect(page.timeline.at(-1)!.detail).not.toHaveProperty('noteId')
  const clear = await bureau.system(async (tx) => (await sql<{ found: boolean }>`select exists (select from step where detail::text like '%西街道二村%') as found`.execute(tx)).rows[0]!.found)
  expect(clear).toBe(false)
})

test('a colleague who takes over at the end of a shift reads what was written for them', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await handOver(bureau.as('chen', after(10)), one.id, { reason: 'shift-change', toUser: bureau.userId('standin'), note: '约好九点再打' })
  expect(await taskPage(bureau.as('standin', after(20)), one.id)).toMatchObject({ handedOver: { by: 'chen', reason: 'shift-change', note: '约好九点再打' } })
})

test('the centre\'s remark on a review and the other bureau\'s reply stand side by side, whichever comes first', async () => {
  const handed = async () => {
    const one = await anAcceptedTask(bureau, NOW)
    await handOver(bureau.as('chen', after(10)), one.id, { reason: 'out-of-county', toBureau: '望舟市反诈中心', note: '' })
    const [handover] = (await warningPage(bureau.as('centre', after(11)), one.warningId)).handovers
    return { ...one, handoverId: handover!.id }
  }
  const rowOf = async (warningId: string) => (await warningPage(bureau.as('centre', after(60)), warningId)).handovers
  const replied = await handed()
  await noteBureauReply(bureau.as('centre', after(20)), replied.warningId, '已上门见面')
  await review(bureau.as('centre', after(30)), replied.handoverId, 'confirmed', '')
  expect(await rowOf(replied.warningId)).toMatchObject([{ review: 'confirmed', reviewNote: null, reply: '已上门见面' }])
  const reviewed = await handed()
  // The same tap twice, because its answer was lost, is one review.
  for (const _ of [1, 2]) await review({ ...bureau.as('centre', after(20)), tapKey: 'review-once' }, reviewed.handoverId, 'confirmed', '情况属实')
  await expect(review(bureau.as('centre', after(21)), reviewed.handoverId, 'returned', '')).rejects.toMatchObject({ code: 'handover.reviewed' })
  await noteBureauReply(bureau.as('centre', after(30)), reviewed.warningId, '已电话联系')
  expect(await rowOf(reviewed.warningId)).toMatchObject([{ reviewNote: '情况属实', reply: '已电话联系' }])
})
