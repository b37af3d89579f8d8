import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import type { CaseDetail, ReportBody, ReportReceipt } from '../src/contract/case.ts'
import type { ErrorView } from '../src/contract/session.ts'
import { idCheckDigit } from '../src/domain/id-number.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { sessionHeaders } from './support/api-session.ts'
import { aCard, aReport, aTransfer } from './support/report.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'
import { aFile } from './support/upload.ts'

let bureau: SmallBureau
let app: FastifyInstance
const headers = new Map<string, Record<string, string>>()
beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  for (const login of ['calltaker', 'chen', 'teller', 'foreign']) headers.set(login, await sessionHeaders(app, login))
})
afterAll(async () => { await app.close(); await bureau.drop() })

const post = (url: string, payload: object, more: Record<string, string> = {}, login = 'calltaker') => app.inject({ method: 'POST', url, payload, headers: { ...headers.get(login), ...more } })
const report = (more: Partial<ReportBody> = {}, phone = '14260000001') => aReport(new Date(), phone, more)

function upload(url: string, name: string, content: Buffer, login = 'calltaker') {
  const file = aFile(name, content)
  return app.inject({ method: 'POST', url, headers: { ...headers.get(login), ...file.headers }, payload: file.payload })
}

test('two taps, and an answer that was lost, make one report with one number', async () => {
  const tap = { 'idempotency-key': 'one-report-one-key' }
  const answers = (await Promise.all([post('/api/cases', report(), tap), post('/api/cases', report(), tap), post('/api/cases', report(), tap)])).map((answer) => answer.json<ReportReceipt>())
  expect(answers[0]!.number).toMatch(/^C-\d{4}-00001$/)
  expect(new Set(answers.map(({ number }) => number)).size).toBe(1)
  expect(answers.filter(({ again }) => !again)).toHaveLength(1)
  expect((await post('/api/cases', report(), tap)).json()).toMatchObject({ number: answers[0]!.number, again: true, transfers: 1 })
  expect(await bureau.system(async (tx) => (await sql`select 1 from fraud_case`.execute(tx)).rows.length)).toBe(1)
})

test('everything that is wrong is told at once, field by field, with a code and the way out in both languages; nothing is kept of it', async () => {
  const now = new Date()
  const wrong = aCard(7).slice(0, -1) + String((Number(aCard(7).at(-1)) + 1) % 10)
  const answer = await post('/api/cases', report({
    victim: { phone: '1234', idNumber: '990101199001011234' },
    transfers: [
      aTransfer(now, { payee: wrong }), aTransfer(now, { payee: aCard(2), amountFen: 0 }), aTransfer(now, { payee: aCard(3), amountFen: -500 }),
      aTransfer(now, { payee: aCard(4), at: new Date(now.getTime() + 3_600_000).toISOString() }), aTransfer(now, { payee: '12345' }), aTransfer(now, { payee: '不知道的号' }),
      aTransfer(now, { payee: aCard(5), payer: aCard(5) }), aTransfer(now, { payee: aCard(6), at: '2026-03-01T08:00:00+08:00' }), aTransfer(now, { payee: `${aCard(6).slice(0, 4)} ${aCard(6).slice(4)}`, at: '2026-03-01T08:00:00+08:00' }),
    ],
  }))
  expect(answer.statusCode).toBe(400)
  const error = answer.json<ErrorView>()
  expect(error.code).toBe('case.invalid')
  expect(error.details!.map(({ path, code }) => `${path} ${code}`)).toEqual([
    '/victim/phone case.bad_phone', '/victim/idNumber case.bad_id_number', '/transfers/0/payee transfer.bad_account', '/transfers/1/amountFen transfer.bad_amount', '/transfers/2/amountFen transfer.bad_amount',
    '/transfers/3/at transfer.future', '/transfers/4/payee transfer.account_length', '/transfers/5/payee transfer.unreadable_account', '/transfers/6/payee transfer.own_account', '/transfers/8/payee transfer.twice',
  ])
  expect(error.details!.every(({ zh, en }) => zh !== undefined && en !== undefined && zh !== en)).toBe(true)
  expect(error.details!.at(-1)!.zh).toContain('第 8 笔')
  expect(await bureau.system(async (tx) => (await sql`select 1 from fraud_case`.execute(tx)).rows.length)).toBe(1)
})

test('a firm’s account without a check digit is taken when it is declared to be one, stopped like any other, and refused with that way out when it is not', async () => {
  const firm = '9901610104000123456'
  const transfer = (more: object) => report({ transfers: [aTransfer(new Date(), { payee: firm, ...more })] }, '14260000077')
  const refused = (await post('/api/cases', transfer({}))).json<ErrorView>().details!
  expect(refused).toMatchObject([{ path: '/transfers/0/payee', code: 'transfer.bad_account', zh: expect.stringContaining('勾选“对公账户”') as string, en: expect.stringContaining('corporate account') as string }])
  const { id } = (await post('/api/cases', transfer({ payeeCorporate: true }))).json<ReportReceipt>()
  const token = bureau.at(new Date()).vault.token('account', firm)
  expect(await bureau.system(async (tx) => (await sql`select account, bank from stop_order where basis_id = ${id}`.execute(tx)).rows)).toEqual([{ account: token, bank: 'BKA' }])
  const byFirm = report({ transfers: [aTransfer(new Date(), { payee: aCard(31), payer: firm, payerCorporate: true })] }, '14260000078')
  expect((await post('/api/cases', byFirm)).statusCode).toBe(200)
})

test('a bank that nobody knows is named with its field, and the tap can be made again once it is corrected', async () => {
  const now = new Date()
  const tap = { 'idempotency-key': 'corrected-report' }
  const refused = (await post('/api/cases', report({ transfers: [aTransfer(now, { payeeBank: '月亮银行' })] }, '14260000002'), tap)).json<ErrorView>()
  expect(refused.details).toMatchObject([{ path: '/transfers/0/payeeBank', code: 'transfer.unknown_bank' }])
  expect(refused.details![0]!.zh).toContain('月亮银行')
  expect((await post('/api/cases', report({ transfers: [aTransfer(now)] }, '14260000002'), tap)).statusCode).toBe(200)
})

test('the same victim by another number and the same id number is one person', async () => {
  const idNumber = `99010119600101002${idCheckDigit('99010119600101002')}`
  const first = await reportCase(bureau.as('calltaker', new Date()), report({ victim: { phone: '14260000010', idNumber, name: '钱二' } }))
  const second = await reportCase(bureau.as('calltaker', new Date()), report({ victim: { phone: '14260000011', idNumber } }))
  const people = await bureau.system(async (tx) => (await sql<{ person_id: number }>`select person_id from fraud_case where id in (${first.id}, ${second.id})`.execute(tx)).rows)
  expect(people[0]!.person_id).toBe(people[1]!.person_id)
})

test('the number typed, the accounts and the words are nowhere in clear but in the vault', async () => {
  await post('/api/cases', report({ narrative: '骗子说去见面', victim: { phone: '14260000020', idNumber: '', name: '孙三' }, transfers: [aTransfer(new Date(), { payee: aCard(77), payeeName: '周某四' })] }))
  for (const table of ['fraud_case', 'money_transfer', 'person', 'identifier', 'step', 'outbox', 'audit', 'deadline', 'answered_tap']) {
    const rows = await bureau.system(async (tx) => (await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(tx)).rows)
    for (const { row } of rows) for (const clear of ['14260000020', '孙三', aCard(77), '周某四', '骗子说']) expect(row, table).not.toContain(clear)
  }
})

test('a recording, a form and a picture are kept sealed, once each, and opening one is written down', async () => {
  const { id } = (await post('/api/cases', report({}, '14260000030'))).json<ReportReceipt>()
  const [wav, pdf, png, photo] = [Buffer.from('RIFF....WAVE'), Buffer.from('%PDF-1.7 '), Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.from([0xff, 0xd8, 0xff])]
    .map((head, nth) => Buffer.concat([head, Buffer.alloc(64, nth + 3)])) as [Buffer, Buffer, Buffer, Buffer]
  const attach = async (name: string, content: Buffer, said = '') => (await upload(`/api/cases/${id}/attachments${said}`, name, content)).json<CaseDetail>().attachments.map(({ kind, fileName, mediaType, bytes }) => ({ kind, fileName, mediaType, bytes }))
  const recording = { kind: 'recording', fileName: '通话录音.wav', mediaType: 'audio/wav', bytes: wav.length }
  const form = { kind: 'form', fileName: '报案登记表.pdf', mediaType: 'application/pdf', bytes: pdf.length }
  const picture = { kind: 'picture', fileName: '转账截图.png', mediaType: 'image/png', bytes: png.length }
  const ofPaper = { kind: 'form', fileName: '受案登记表.jpg', mediaType: 'image/jpeg', bytes: photo.length }
  expect(await attach('通话录音.wav', wav)).toEqual([recording])
  await attach('报案登记表.pdf', pdf)
  await attach('转账截图.png', png)
  expect(await attach('受案登记表.jpg', photo, '?isForm=true')).toEqual(expect.arrayContaining([recording, form, picture, ofPaper]))
  // Whatever is said of it, a recording stays one; the same file again is no second one.
  expect(await attach('再传一次.wav', wav, '?isForm=true')).toHaveLength(4)
  expect(await attach('又一张.png', png)).toEqual(expect.arrayContaining([recording, picture]))
  expect((await attach('原来是表.png', png, '?isForm=true')).filter((one) => one.kind === 'form')).toHaveLength(3)
  expect((await upload(`/api/cases/${id}/attachments`, '图片.png', Buffer.from('<html>not a picture at all</html>'))).json()).toMatchObject({ code: 'attachment.unreadable' })
  const files = await bureau.system(async (tx) => (await sql<{ id: string; sealed: Buffer; bytes: number }>`select id, sealed, bytes from attachment where case_id = ${id} order by file_name`.execute(tx)).rows)
  expect(files).toHaveLength(4)
  const contents: Buffer[] = []
  for (const file of files) {
    const opened = await app.inject({ method: 'GET', url: `/api/attachments/${file.id}`, headers: headers.get('calltaker')! })
    expect(opened.headers['content-disposition']).toContain('attachment')
    contents.push(opened.rawPayload)
    expect((await app.inject({ method: 'GET', url: `/api/attachments/${file.id}`, headers: headers.get('foreign')! })).statusCode).toBe(404)
  }
  for (const content of [wav, pdf, png, photo]) {
    expect(contents.some((opened) => opened.equals(content))).toBe(true)
    expect(files.some(({ sealed }) => sealed.includes(content.subarray(-64)))).toBe(false)
  }
  expect(await bureau.system(async (tx) => (await sql`select 1 from audit where action = 'case.attachment'`.execute(tx)).rows.length)).toBe(4)
  expect(await bureau.system(async (tx) => (await sql<{ detail: object }>`select detail from audit where action = 'case.attach' and detail ? 'was'`.execute(tx)).rows)).toEqual([{ detail: { kind: 'form', was: 'picture' } }])
})

test('the receipt is a PDF for whoever took the report; a colleague types a reason first, a teller gets none', async () => {
  const { id } = (await post('/api/cases', report({ victim: { phone: '14260000040', idNumber: '', name: '吴五' } }))).json<ReportReceipt>()
  const url = `/api/cases/${id}/receipt.pdf`
  const printed = await app.inject({ method: 'GET', url, headers: headers.get('calltaker')! })
  expect(printed.headers['content-type']).toContain('application/pdf')
  expect(printed.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  const other = await bureau.system(async (tx) => (await sql<{ id: string }>`update fraud_case set unit = 'PA' where id = ${id} returning id`.execute(tx)).rows[0]!.id)
  expect((await app.inject({ method: 'GET', url: `/api/cases/${other}/receipt.pdf`, headers: headers.get('chen')! })).json()).toMatchObject({ code: 'case.reason_needed' })
  expect((await post(url, { reason: '被害人到所里来取' }, {}, 'chen')).rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  expect((await post(url, { reason: '顾客想看一下' }, {}, 'teller')).statusCode).toBe(403)
  expect(await bureau.system(async (tx) => (await sql`select 1 from audit where action = 'case.receipt'`.execute(tx)).rows.length)).toBe(2)
})

test('a bank statement is uploaded to a case that one may see; for anybody else it is not even read', async () => {
  const { id } = (await post('/api/cases', report({ transfers: [aTransfer(new Date(), { payee: aCard(80) })] }, '14260000050'))).json<ReportReceipt>()
  const csv = Buffer.from(`交易时间,收付标志,金额,对方账号,流水号\n2026-03-01 12:00,出,100.00,${aCard(81)},S1\n2026-03-01 12:01,出,零,${aCard(82)},S2`)
  expect((await upload(`/api/cases/${id}/statements?account=${aCard(80)}`, '流水.csv', csv)).json()).toMatchObject({ rows: 2, taken: 1, bad: [{ line: 3, code: 'transfer.bad_amount' }] })
  expect((await upload(`/api/cases/${id}/statements?account=12`, '流水.csv', csv)).json()).toMatchObject({ code: 'transfer.unreadable_account' })
  expect((await upload(`/api/cases/${id}/statements`, '流水.csv', csv, 'foreign')).statusCode).toBe(404)
  expect((await upload(`/api/cases/${id}/statements`, '流水.csv', csv, 'teller')).statusCode).toBe(403)
})
