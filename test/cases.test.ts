import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptCase, closeCase, declineCase, extendDecision, fileCase, moveCase } from '../src/flows/case-to-decision.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { revealCase } from '../src/flows/reveal-case.ts'
import { changeCaseClocks } from '../src/flows/rules-and-clocks.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { caseList } from '../src/reads/case-list.ts'
import { casePage } from '../src/reads/case-page.ts'
import { sameVictim } from '../src/reads/same-victim.ts'
import { CaseQuery } from '../src/contract/case.ts'
import { anAcceptedTask } from './support/case.ts'
import { aCard, aReport, aTransfer } from './support/report.ts'
import { aResident, NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const HOUR_MS = 3_600_000
let bureau: SmallBureau
let told = 0
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const later = (hours: number, from = NOW) => new Date(from.getTime() + hours * HOUR_MS)
const nextPhone = () => `142${String(50_000_000 + ++told)}`
const take = (now = NOW, more = {}, login = 'calltaker') => reportCase(bureau.as(login, now), aReport(now, nextPhone(), more))
const pageOf = (id: string, now = NOW, login = 'calltaker') => casePage(bureau.as(login, now), id)
const lossesOf = (personId: number) => bureau.system(async (tx) => (await sql<{ losses: number }>`select losses from person where id = ${personId}`.execute(tx)).rows[0]!.losses)

async function fireAll(until: Date): Promise<string[]> {
  const fired: string[] = []
  for (;;) {
    const due = await fireNextDeadline(bureau.at(until), bureau.ourSource, () => undefined)
    if (due === undefined) return fired
    if (due.subject_kind === 'case') fired.push(due.rule)
  }
}

test('a report is a case with a number of the unit’s own year, masked, with the bank known by the card', async () => {
  const first = await take()
  const second = await take()
  expect([first.number, second.number]).toEqual(['C-2026-00001', 'C-2026-00002'])
  const page = await pageOf(first.id)
  expect(page).toMatchObject({ state: 'received', fraudType: 'investment', taxonomy: '2025', lossFen: 5_000_000, unit: { code: 'C' }, person: { revealed: false, name: '***' }, deadline: { rule: 'transfer', dueAt: later(24).toISOString() } })
  expect(page.transferRows).toMatchObject([{ level: 1, payee: `9901 **** **** ${aCard(1).slice(-4)}`, payeeName: '***', amountFen: 5_000_000, toldBy: 'victim' }])
  expect(page.transferRows[0]!.payeeBank).not.toBeNull()
  expect(page.clocks).toEqual([{ rule: 'transfer', dueAt: later(24).toISOString() }, { rule: 'decision', dueAt: later(72).toISOString() }])
  expect(JSON.stringify(page)).not.toContain(aCard(1))
})

test('accepted, filed under a number and closed, it counts one loss of the victim and has no clock left', async () => {
  const phone = nextPhone()
  const personId = await aResident(bureau, phone)
  const { id } = await reportCase(bureau.as('calltaker', NOW), aReport(NOW, phone))
  await acceptCase(bureau.as('calltaker', NOW), id)
  expect((await pageOf(id)).clocks.map(({ rule }) => rule)).toEqual(['decision'])
  await fileCase(bureau.as('commander', NOW), id, '甲公刑立字〔2026〕88号')
  expect(await lossesOf(personId)).toBe(1)
  const filed = await pageOf(id)
  expect(filed).toMatchObject({ state: 'filed', filingNumber: '甲公刑立字〔2026〕88号', clocks: [] })
  expect(filed.actions).toEqual(['reveal', 'close', 'attach', 'statement'])
  await closeCase(bureau.as('commander', NOW), id, '已移送起诉')
  expect((await pageOf(id)).timeline.map((step) => step.kind)).toEqual(['reported', 'case-accepted', 'follow-ups-planned', 'case-filed', 'case-closed', 'follow-ups-cancelled'])
  await expect(fileCase(bureau.as('commander', NOW), id, '再来一次')).rejects.toMatchObject({ code: 'case.not_possible' })
})

test('the report of somebody with a live warning is tied to it, stands on its timeline, and the loss is counted once', async () => {
  const task = await anAcceptedTask(bureau, NOW)
  const { id, warningId } = await reportCase(bureau.as('calltaker', NOW), aReport(NOW, task.phone))
  expect(warningId).toBe(task.warningId)
  await acceptCase(bureau.as('calltaker', NOW), id)
  await fileCase(bureau.as('calltaker', NOW), id, '立字88号')
  await closeWithOutcome(bureau.as('chen', NOW), task.id, { outcome: 'already-paid', note: '', directFen: 0, indirectFen: 0, protections: [], paid: { amountFen: 5_000_000, account: aCard(1), at: NOW.toISOString() } })
  expect(await lossesOf(task.personId)).toBe(1)
  expect(await bureau.system(async (tx) => (await sql`select 1 from step where subject_id = ${task.warningId} and kind = 'reported'`.execute(tx)).rows.length)).toBe(1)
})

test('statutory limits: a reminder at three quarters, a slip at the end and again each day, nothing once it is answered', async () => {
  await bureau.system(async (tx) => { await sql`delete from deadline`.execute(tx) })
  const { id } = await take()
  expect(await fireAll(later(17))).toEqual([])
  expect(await fireAll(later(18))).toEqual(['transfer-soon'])
  expect(await fireAll(later(24))).toEqual(['transfer'])
  expect(await fireAll(later(48))).toEqual(['transfer'])
  await acceptCase(bureau.as('calltaker', later(49)), id)
  expect(await fireAll(later(54))).toEqual(['decision-soon'])
  expect(await fireAll(later(72))).toEqual(['decision'])
  await declineCase(bureau.as('calltaker', later(73)), id, '属民事纠纷')
  expect(await fireAll(later(1_000))).toEqual([])
  const slips = (await pageOf(id)).timeline.filter((step) => step.kind === 'slip').map((step) => `${String(step.detail.slip)} ${String(step.detail.rule)}`)
  expect(slips).toEqual(['remind transfer', 'supervise transfer', 'supervise transfer', 'remind decision', 'supervise decision'])
})

test('verification moves the decision to seven days and a complex case to thirty, counted from the report', async () => {
  const { id } = await take()
  await extendDecision(bureau.as('calltaker', later(1)), id, { to: 'verification', reason: '需核实资金去向' })
  expect((await pageOf(id)).clocks.at(-1)).toEqual({ rule: 'decision', dueAt: later(7 * 24).toISOString() })
  await extendDecision(bureau.as('calltaker', later(2)), id, { to: 'complex', reason: '涉案账户众多' })
  expect((await pageOf(id)).clocks.at(-1)).toEqual({ rule: 'decision', dueAt: later(30 * 24).toISOString() })
})

test('a bureau may be stricter than the law, and only its commander and administrator say so', async () => {
  await expect(changeCaseClocks(bureau.as('calltaker', NOW), { transferHours: 2, decisionHours: 24, verificationHours: 48, complexHours: 96 })).rejects.toMatchObject({ code: 'access.denied' })
  await changeCaseClocks(bureau.as('commander', NOW), { transferHours: 2, decisionHours: 24, verificationHours: 48, complexHours: 96 })
  expect((await pageOf((await take()).id)).clocks[0]).toEqual({ rule: 'transfer', dueAt: later(2).toISOString() })
  await changeCaseClocks(bureau.as('commander', NOW), { transferHours: 24, decisionHours: 72, verificationHours: 168, complexHours: 720 })
})

test('moved to a station it is received there anew with its transfers, and handed to another bureau it is theirs', async () => {
  const { id } = await take(NOW, { victim: { phone: '14259999999', idNumber: '' } })
  await acceptCase(bureau.as('calltaker', NOW), id)
  await expect(casePage(bureau.as('foreign', NOW), id)).rejects.toMatchObject({ code: 'request.not_found' })
  const tap = { ...bureau.as('duty', NOW), tapKey: 'moved once' }
  const { id: ours } = await take(NOW, { victim: { phone: '14258888888', idNumber: '' } }, 'duty')
  // Twice the same tap: the second finds the case gone and is answered all the same.
  for (const _ of [1, 2]) await moveCase(tap, ours, { toUnit: 'PB', reason: '被害人住二村' })
  await moveCase(bureau.as('calltaker', NOW), id, { toUnit: 'PB', reason: '被害人住二村' })
  expect(await pageOf(id, NOW, 'foreign')).toMatchObject({ state: 'received', unit: { code: 'PB' }, transferRows: [{ level: 1 }] })
  await moveCase(bureau.as('foreign', NOW), id, { toBureau: '望舟市公安局', reason: '犯罪地在望舟' })
  expect(await pageOf(id, NOW, 'foreign')).toMatchObject({ state: 'transferred', clocks: [] })
  await expect(moveCase(bureau.as('calltaker', NOW), (await take()).id, { toUnit: 'B', reason: '给银行' })).rejects.toMatchObject({ code: 'handover.unknown_unit' })
})

test('a station sees the cases of its people and its own, never another’s; tellers and grid people see none', async () => {
  const phone = nextPhone()
  await aResident(bureau, phone)
  const ours = await reportCase(bureau.as('calltaker', NOW), aReport(NOW, phone))
  expect((await pageOf(ours.id, NOW, 'chen')).id).toBe(ours.id)
  await expect(pageOf(ours.id, NOW, 'foreign')).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(acceptCase(bureau.as('foreign', NOW), ours.id)).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(revealCase(bureau.as('foreign', NOW), ours.id, '想看一看')).rejects.toMatchObject({ code: 'request.not_found' })
  for (const login of ['teller', 'gridleader', 'gridworker', 'publicity', 'auditor', 'admin']) {
    await expect(caseList(bureau.as(login, NOW), CaseQuery.parse({})), login).rejects.toMatchObject({ code: 'access.denied' })
    await expect(take(NOW, {}, login), login).rejects.toMatchObject({ code: 'access.denied' })
  }
})

test('clear text is told for a reason, counted and audited', async () => {
  const { id } = await take(NOW, { narrative: '对方电话 14398765432，让我转账', victim: { phone: nextPhone(), idNumber: '', name: '赵一' } })
  expect((await pageOf(id)).narrative).toBe('对方电话 14******，让我转账')
  const clear = await revealCase(bureau.as('calltaker', NOW), id, '核对收款账号')
  expect(clear).toMatchObject({ person: { revealed: true, name: '赵一' }, narrative: '对方电话 14398765432，让我转账', accounts: [{ payee: aCard(1), payeeName: '李小红' }] })
  expect((await pageOf(id)).revealCount).toBe(1)
  expect(await bureau.system(async (tx) => (await sql`select 1 from audit where action = 'case.reveal' and subject = ${id}`.execute(tx)).rows.length)).toBe(1)
})

test('the list goes on where the page before ended, and finds a victim by their whole number', async () => {
  const phone = nextPhone()
  const mine = await reportCase(bureau.as('calltaker', NOW), aReport(NOW, phone))
  const pages: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await caseList(bureau.as('calltaker', NOW), CaseQuery.parse({ state: 'all', limit: 3, ...(cursor === undefined ? {} : { cursor }) }))
    pages.push(...page.items.map((item) => item.id))
    if (page.next === null) break
    cursor = page.next
  }
  const count = await bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from fraud_case`.execute(tx)).rows[0]!.count)
  expect(new Set(pages).size).toBe(count)
  expect(pages).toHaveLength(count)
  const found = await caseList(bureau.as('calltaker', NOW), CaseQuery.parse({ q: `+86 ${phone}`, state: 'all' }))
  expect(found.items.map((item) => item.id)).toEqual([mine.id])
  expect((await caseList(bureau.as('calltaker', NOW), CaseQuery.parse({ q: mine.number.toLowerCase() }))).items).toHaveLength(1)
})

test('two call-takers and one victim: the second is told of the first one’s case while typing the number; a stranger’s unit only that there is one', async () => {
  const phone = nextPhone()
  expect(await sameVictim(bureau.as('calltaker', NOW), { phone })).toEqual({ person: null, warning: null, cases: [], elsewhere: false })
  const { id } = await reportCase(bureau.as('calltaker', NOW), aReport(NOW, phone, { transfers: [aTransfer(NOW)] }))
  expect(await sameVictim(bureau.as('centre', NOW), { phone })).toMatchObject({ person: { registered: false }, cases: [{ id, state: 'received' }], elsewhere: false })
  expect(await sameVictim(bureau.as('foreign', NOW), { phone })).toMatchObject({ cases: [], elsewhere: true })
  expect((await sameVictim(bureau.as('calltaker', NOW), { phone: phone.slice(0, 8) })).person).toBeNull()
})
