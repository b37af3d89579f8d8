import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordSteps } from '../src/features/task/task.store.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { mergeWarning } from '../src/flows/duplicate-to-warning.ts'
import { revealPerson } from '../src/flows/reveal-person.ts'
import { arriveAtDoor } from '../src/flows/task-to-door-visit.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { signNotice } from '../src/flows/visit-to-notice.ts'
import { numberRecord } from '../src/flows/warning-to-record.ts'
import { recordSheet } from '../src/reads/record-sheet.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { sessionHeaders } from './support/api-session.ts'
import { anAcceptedTask, hear, type OneCase } from './support/case.ts'
import { serverOf } from './support/server.ts'
import { NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** One warning on paper: what its page shows to whoever prints it, and no more. */
let bureau: SmallBureau
let app: FastifyInstance
let one: OneCase
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const sheetOf = (login: string, warningId = one.warningId) => recordSheet(bureau.as(login, after(90)), warningId, { paper: '录〔2026〕000001号' })
const factsOf = (sheet: Awaited<ReturnType<typeof recordSheet>>) => Object.fromEntries(sheet.facts.map(({ name, value }) => [name, value]))
const partOf = (sheet: Awaited<ReturnType<typeof recordSheet>>, title: string) => sheet.parts.find((part) => part.title === title)

beforeAll(async () => {
  bureau = await smallBureau()
  app = await serverOf(bureau)
  one = await anAcceptedTask(bureau, NOW, 'yellow')
  const other = await anAcceptedTask(bureau, NOW)
  await hear(bureau, one.phone, after(5), 'orange')
  await recordCall(bureau.as('chen', after(10)), one.id, 'person', 'switched-off')
  const squad = (seconds: number) => bureau.as('squad', after(seconds))
  const visit = (await myTasks(squad(11))).find((task) => task.warningId === one.warningId)!
  await acceptTask(squad(12), visit.id)
  await arriveAtDoor(squad(20), visit.id)
  await signNotice(squad(30), visit.id, [[100, 400, 300, 200]])
  await mergeWarning(bureau.as('duty', after(40)), other.warningId, { into: one.warningId, reason: '夫妻同一部手机' })
  await closeWithOutcome(squad(60), visit.id, { outcome: 'already-paid', note: '', directFen: 100_000, indirectFen: 0, protections: ['bank-limit'], paid: { amountFen: 4_800_000, account: '6222020000001234567', at: NOW.toISOString() } })
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

test('a record has person, reasons, level changes, calls, the visit with its notice, amounts and every step with who', async () => {
  const sheet = await sheetOf('duty')
  expect(sheet).toMatchObject({ bureau: '测试市', number: one.warningId.slice(0, 8), isClear: false, printedBy: 'duty', printedAt: '2026-03-02 03:01' })
  expect(factsOf(sheet)).toMatchObject({
    '等级、类型': expect.stringMatching(/^橙色预警/) as string, 当事人: expect.stringMatching(/^\*\*\*（电话 1\d\*+）女/) as string, 归属: '甲区 东街道 一村', 承办单位: 'PA',
    状态: '已办结：已转账（2026-03-02 03:01）', 挽损: '直接 1,000.00 元，间接 0.00 元', 防护措施: '银行限额已调低', 已转账: expect.stringMatching(/^48,000.00 元，收款账号 6222 .*4567/) as string,
  })
  expect(sheet.reasons.length).toBeGreaterThan(0)
  const steps = partOf(sheet, '办理经过')!.rows
  expect(steps.find(([, step]) => step === '升级等级')).toEqual([expect.any(String), '升级等级', '黄色 → 橙色', '系统'])
  expect(steps.find(([, step]) => step === '拨打')).toEqual(['2026-03-02 03:00:10', '拨打', '本人 · 关机', 'chen'])
  expect(partOf(sheet, '通话')!.rows).toEqual([['2026-03-02 03:00:10', '本人', '关机', 'chen']])
  expect(partOf(sheet, '上门')!.rows).toEqual([['F', 'squad', '2026-03-02 03:00', '2026-03-02 03:00', expect.stringMatching(/^[0-9a-f-]{13}（squad 2026-03-02 03:00）$/), '0 张']])
  expect(partOf(sheet, '并入的预警')!.rows).toMatchObject([[expect.any(String), expect.stringMatching(/^橙色/), 'PA', 'duty 2026-03-02 03:00', '夫妻同一部手机']])
  expect(partOf(sheet, '信号')!.rows).toHaveLength(3)
})

test('nothing on a masked record names the person, and no code is left where a word belongs', async () => {
  const sheet = await sheetOf('duty')
  expect(JSON.stringify(sheet)).not.toMatch(/王小明|王大明|1418|14230|6222020000001234567/)
  expect(partOf(sheet, '办理经过')!.rows.filter(([, step]) => /^[a-z-]+$/.test(step!))).toEqual([])
})

test('with clear text only for who says why, counted and audited as a look like any other', async () => {
  const headers = await sessionHeaders(app, 'duty')
  const print = (payload: object) => app.inject({ method: 'POST', url: `/api/warnings/${one.warningId}/record.pdf`, headers, payload })
  expect((await print({ reason: '查' })).statusCode).toBe(400)
  const printed = await print({ reason: '移送材料需要' })
  expect([printed.headers['content-type'], printed.headers['cache-control'], printed.rawPayload.subarray(0, 5).toString()]).toEqual(['application/pdf', 'no-store', '%PDF-'])
  const written = await bureau.system(async (tx) => (await sql<{ action: string; detail: { reason?: string; paper?: string } }>`select action, detail from audit where subject = ${one.warningId} and action in ('person.reveal', 'warning.print') order by seq`.execute(tx)).rows)
  expect(written).toMatchObject([{ action: 'person.reveal', detail: { reason: '移送材料需要' } }, { action: 'warning.print', detail: { paper: expect.stringMatching(/^录〔\d{4}〕000001号$/) as string } }])
  const revealed = await revealPerson(bureau.as('duty', after(95)), one.warningId, '核对记录内容')
  const clear = await recordSheet(bureau.as('duty', after(95)), one.warningId, { paper: '', revealed })
  expect(factsOf(clear)).toMatchObject({ 当事人: expect.stringContaining(one.phone) as string, 住址: '东街道一村 3 幢 1418 室', 监护联系人: '王大明 14200000002', 已转账: expect.stringContaining('6222020000001234567') as string })
})

test('each sheet has a number of its own, and a foreign officer gets none', async () => {
  const [first, second] = [await numberRecord(bureau.as('chen', NOW), one.warningId), await numberRecord(bureau.as('chen', NOW), one.warningId)]
  const serial = (paper: string) => Number(/^录〔2026〕(\d{6})号$/.exec(paper)?.[1])
  expect(serial(second) - serial(first)).toBe(1)
  for (const asked of [numberRecord(bureau.as('foreign', NOW), one.warningId), sheetOf('foreign')]) await expect(asked).rejects.toMatchObject({ code: 'request.not_found' })
  const headers = await sessionHeaders(app, 'foreign')
  expect((await app.inject({ url: `/api/warnings/${one.warningId}/record.pdf`, headers })).statusCode).toBe(404)
})

test('a warning with two thousand steps prints: the newest, and how many were left out', async () => {
  const long = await anAcceptedTask(bureau, after(100))
  const place = { subjectId: long.warningId, taskId: null, actor: null, region: 990101001001000, unit: 'PA' }
  await bureau.system((tx) => recordSteps(tx, Array.from({ length: 2_000 }, (_, nth) => ({ ...place, kind: 'slip', detail: { slip: 'remind', note: `第 ${nth} 次` }, at: after(200 + nth) })), NOW))
  const steps = partOf(await sheetOf('duty', long.warningId), '办理经过')!
  expect([steps.rows.length, steps.left, steps.rows.at(-1)![2]]).toEqual([500, 1_502, '催办 · 第 1999 次'])
  const printed = await app.inject({ url: `/api/warnings/${long.warningId}/record.pdf`, headers: await sessionHeaders(app, 'duty') })
  expect([printed.statusCode, printed.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
})
