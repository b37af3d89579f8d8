import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimBankMessages } from '../src/flows/messages-to-banks.ts'
import { askBanks, draftForTransfers } from '../src/flows/query-to-next-level.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { revealForPaper, revealOrder } from '../src/flows/reveal-order.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder } from '../src/flows/stop-order-to-end.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import { orderPage } from '../src/reads/order-page.ts'
import { orderSheet } from '../src/reads/order-sheet.ts'
import { aCard, bankSays, messagesOf, rowOf } from './support/fraud-case.ts'
import { aReport, aTransfer } from './support/report.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

const START = new Date('2026-03-03T10:00:00+08:00')
const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000)
let bureau: SmallBureau
let told = 0

beforeAll(async () => { bureau = await smallBureau(START) })
afterAll(() => bureau.drop())

const everyBank = { perBank: 100, busy: new Map<string, number>() }
const ids = (table: string, column: string, basis: string) => bureau.system(async (tx) => (await sql<{ id: string }>`select id from ${sql.table(table)} where ${sql.ref(column)} = ${basis} order by 1`.execute(tx)).rows.map((row) => row.id))
/** What goes out to the bank about this order now. */
const sent = async (orderId: string, minutes: number) => (await claimBankMessages(bureau.at(later(minutes)), everyBank)).find(({ request }) => request.order === orderId)?.request

async function reported(payeeName: string, minutes: number) {
  const account = aCard()
  const { id } = await reportCase(bureau.as('calltaker', later(minutes)), aReport(later(minutes), `142${String(72_000_000 + ++told)}`, { transfers: [aTransfer(later(minutes), { payee: account, payeeName })] }))
  const [stopId] = await ids('stop_order', 'basis_id', id)
  return { id, account, stopId: stopId! }
}

test('the name that the victim told is on the order, masked, and goes to the bank with the stop; nothing keeps it in clear', async () => {
  const { stopId, account } = await reported('李小红', 0)
  await approveOrder(bureau.as('centre', later(1)), stopId)
  expect(await sent(stopId, 1)).toMatchObject({ ask: 'stop', account, holderName: '李小红', amountFen: 5_000_000 })
  expect((await orderPage(bureau.as('centre', later(1)), stopId)).payeeName).toBe('***')
  expect(JSON.stringify(await messagesOf(bureau, stopId))).not.toContain('李小红')
  expect(await revealOrder(bureau.as('centre', later(2)), stopId, '与银行核对户名')).toMatchObject({ account, payeeName: '李小红' })
  const sheet = await orderSheet(bureau.at(later(3)), await revealForPaper(bureau.as('centre', later(3)), stopId, undefined), 'order')
  expect(sheet.facts.slice(1, 3)).toEqual([{ name: '户名', value: '李小红' }, { name: '账号', value: account }])
})

test('a whole name that is told later is not hidden by a masked one that was told first', async () => {
  const account = aCard()
  const transfers = [aTransfer(START, { payee: account, payeeName: '李*红' }), aTransfer(START, { payee: account, payeeName: '李小红', amountFen: 100, at: later(-5).toISOString() })]
  const { id } = await reportCase(bureau.as('calltaker', START), aReport(START, '14272999999', { transfers }))
  const [stopId] = await ids('stop_order', 'basis_id', id)
  expect(await revealOrder(bureau.as('centre', later(2)), stopId!, '与银行核对户名')).toMatchObject({ payeeName: '李小红' })
  await approveOrder(bureau.as('centre', later(1)), stopId!)
  expect(await sent(stopId!, 1)).toMatchObject({ holderName: '李小红' })
})

test('a name that nobody told, or of which a screenshot shows a part, is not sent', async () => {
  for (const [nth, name] of ['', '李*红', '＊红'].entries()) {
    const { stopId } = await reported(name, 10 + nth)
    await approveOrder(bureau.as('centre', later(11 + nth)), stopId)
    expect((await sent(stopId, 12 + nth))?.holderName, name).toBeNull()
  }
})

test('a bank that finds another name holds nothing and says so; drafted again, the order goes without the name', async () => {
  const { id, stopId } = await reported('李小红', 20)
  await approveOrder(bureau.as('centre', later(21)), stopId)
  await bankSays(bureau, stopId, later(22), { result: 'name-mismatch', reason: '户名应为王大力' })
  expect(await rowOf(bureau, 'stop_order', stopId)).toMatchObject({ state: 'refused', refusal: 'name-mismatch', stops: 0 })
  const page = await orderPage(bureau.as('centre', later(23)), stopId)
  expect(page).toMatchObject({ state: 'refused', refusal: 'name-mismatch', stopsLeft: 2 })
  // The right name is the holder's, and nobody's to read here.
  expect(JSON.stringify(page)).not.toContain('王大力')
  const { drafted } = await draftForTransfers(bureau.as('calltaker', later(24)), id, await ids('money_transfer', 'case_id', id))
  await approveOrder(bureau.as('centre', later(25)), drafted[0]!.id)
  expect((await sent(drafted[0]!.id, 25))?.holderName).toBeNull()
})

test('the name that a bank’s statement tells goes with the second level, and once however often it is told', async () => {
  const { id, stopId } = await reported('李小红', 30)
  await approveOrder(bureau.as('centre', later(31)), stopId)
  const transferIds = await ids('money_transfer', 'case_id', id)
  const line = { ref: 'N1', at: later(25).toISOString(), direction: 'out', amountFen: 3_000_000, balanceFen: 0, channel: 'card', counterpart: { account: aCard(), bank: null, name: '周转手' } } as const
  for (const minutes of [32, 34]) {
    const [asked] = await askBanks(bureau.as('centre', later(minutes)), id, { ask: 'transactions', transferIds, until: null })
    await bankSays(bureau, asked!.id, later(minutes + 1), { transactions: [line] })
  }
  const next = (await ids('money_transfer', 'case_id', id)).filter((one) => !transferIds.includes(one))
  expect(next).toHaveLength(1)
  const { drafted } = await draftForTransfers(bureau.as('calltaker', later(36)), id, next)
  await approveOrder(bureau.as('centre', later(37)), drafted[0]!.id)
  expect(await sent(drafted[0]!.id, 37)).toMatchObject({ holderName: '周转手', amountFen: 3_000_000 })
})

const nameOnPaper = async (orderId: string, minutes: number) => (await revealForPaper(bureau.as('centre', later(minutes)), orderId, undefined)).payeeName

test('what a bank refused of a freeze goes neither with the next one, nor with a stop, nor on paper', async () => {
  const { id, stopId } = await reported('李小红', 50)
  await approveOrder(bureau.as('centre', later(51)), stopId)
  await bankSays(bureau, stopId, later(52), { heldFen: 100 })
  await bureau.system((tx) => sql`update fraud_case set state = 'filed', filing_number = '立〔2026〕9号', decided_at = now() where id = ${id}`.execute(tx))
  const freezeId = await freezeStopped(bureau.as('calltaker', later(53)), stopId)
  await approveOrder(bureau.as('centre', later(54)), freezeId)
  expect(await sent(freezeId, 54)).toMatchObject({ ask: 'freeze', holderName: '李小红' })
  await bankSays(bureau, freezeId, later(55), { result: 'name-mismatch', reason: '户名应为王大力' })
  const again = await freezeStopped(bureau.as('calltaker', later(56)), stopId)
  await approveOrder(bureau.as('centre', later(57)), again)
  expect((await sent(again, 57))?.holderName).toBeNull()
  for (const orderId of [again, stopId]) expect(await nameOnPaper(orderId, 58)).toBeNull()
  // Whoever checks with the bank still sees what the victim told.
  expect(await revealOrder(bureau.as('centre', later(59)), again, '与银行核对户名')).toMatchObject({ payeeName: '李小红' })
})

test('a paper has the name that the port would send: none of which a screenshot shows a part', async () => {
  const { stopId } = await reported('李*红', 60)
  expect(await nameOnPaper(stopId, 61)).toBeNull()
})

test('to let go, or to go on, no name is needed', async () => {
  const { stopId } = await reported('李小红', 40)
  await approveOrder(bureau.as('centre', later(41)), stopId)
  await bankSays(bureau, stopId, later(42), { heldFen: 100 })
  await extendOrder(bureau.as('centre', later(43)), stopId)
  expect((await messagesOf(bureau, stopId)).map(({ ask, body }) => [ask, body.nameOf !== null])).toEqual([['stop', true], ['stop-extend', false]])
})
