import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTable, writeTable } from '../src/adapters/sheets/sheets.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { takeList } from '../src/flows/list-to-signals.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { listFeedback, listUploads } from '../src/reads/list-feedback.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { aResident, NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => {
  bureau = await smallBureau()
  await aResident(bureau, '14200000001')
})
afterAll(async () => { await bureau.drop() })

const CSV = ['省厅下发名单,,,', '序号,姓名,手机号,预警级别', '1,王小明,142 0000 0001,红色', '2,李某,12345,橙色', '3,张某,14200000777,橙色'].join('\r\n')
const nowhere = () => undefined

test('a list in the sender’s own columns, written by a Chinese Excel, becomes warnings, and its feedback goes back in the same columns', async () => {
  const table = await readTable(iconv.encode(CSV, 'gb18030'))
  const receipt = await takeList(bureau.as('centre', NOW), { fileName: '省厅.csv', ...table }, nowhere)
  expect(receipt).toMatchObject({ rowsTotal: 3, accepted: 2, duplicate: 0, bad: [{ line: 4 }] })

  const task = (await myTasks(bureau.as('chen', NOW)))[0]!
  expect(task).toMatchObject({ level: 'red', reasons: [{ code: 'listed-red' }] })
  await acceptTask(bureau.as('chen', NOW), task.id)
  await closeWithOutcome(bureau.as('chen', NOW), task.id, { outcome: 'dissuaded', note: '', directFen: 0, indirectFen: 0, protections: [] })

  const feedback = await listFeedback(bureau.as('centre', NOW), receipt.id)
  expect(feedback.header).toEqual(['序号', '姓名', '手机号', '预警级别', '反馈结果', '预警级别', '处置单位', '办结时间'])
  expect(feedback.rows).toEqual([
    ['1', '王小明', '142 0000 0001', '红色', '劝阻成功', '红色', 'PA', '2026-03-02 03:00'],
    ['2', '李某', '12345', '橙色', '电话号码无法识别，请核对后填写 11 位手机号，或带区号的座机号。', '', '', ''],
    ['3', '张某', '14200000777', '橙色', '处置中', '橙色', 'C', ''],
  ])
  expect(await listUploads(bureau.as('centre', NOW))).toMatchObject([{ fileName: '省厅.csv', rowsTotal: 3, rowsBad: 1 }])
})

test('the same list sent again changes nothing', async () => {
  const table = await readTable(Buffer.from(CSV))
  expect(await takeList(bureau.as('centre', NOW), { fileName: '再发.csv', ...table }, nowhere)).toMatchObject({ accepted: 0, duplicate: 2, bad: [{ line: 4 }] })
})

test('a sheet without a phone column is refused, and an officer of a station may not upload', async () => {
  const table = await readTable(Buffer.from('序号,备注\n1,无'))
  await expect(takeList(bureau.as('centre', NOW), { fileName: 'x', ...table }, nowhere)).rejects.toMatchObject({ code: 'list.no_phone_column' })
  await expect(takeList(bureau.as('chen', NOW), { fileName: 'x', ...table }, nowhere)).rejects.toMatchObject({ code: 'access.denied' })
})

test('a sheet whose header cannot be stored is refused, and a cell that cannot is named by its line', async () => {
  await expect(takeList(bureau.as('centre', NOW), { fileName: 'x', ...(await readTable(Buffer.from('电话,备\u0000注\n14200000001,无'))) }, nowhere)).rejects.toMatchObject({ code: 'list.unreadable' })
  expect(await takeList(bureau.as('centre', NOW), { fileName: 'x', ...(await readTable(Buffer.from('电话,姓名\n14200000888,王\n14200000889,李\u0000'))) }, nowhere)).toMatchObject({ accepted: 1, bad: [{ line: 3 }] })
})

test('what goes out as XLSX comes in as the same table, and a cell that Excel would run is made text in CSV', async () => {
  const xlsx = await writeTable('xlsx', ['姓名', '电话'], [['王', '14200000001'], ['李', '']])
  expect(await readTable(xlsx)).toEqual({ format: 'xlsx', header: ['姓名', '电话'], rows: [{ line: 2, cells: ['王', '14200000001'] }, { line: 3, cells: ['李', ''] }] })
  expect((await writeTable('csv', ['a', 'b'], [['=1+1', 'x']])).toString()).toContain("'=1+1")
})
