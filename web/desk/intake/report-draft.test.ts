import { expect, test } from 'vitest'
import { cardCheckDigit } from '../../../src/domain/account-number.ts'
import { accountProblem, emptyDraft, emptyTransfer, filledFrom, reportOf } from './report-draft.ts'

const NOW = Date.parse('2026-05-02T10:00:00+08:00')
const CARD = '990169000123456780' + cardCheckDigit('990169000123456780')
const DRAFT = { ...emptyDraft('key'), phone: '14200000001' }

test('what is pasted fills the fields, and what it does not say stays as it was typed', () => {
  const filled = filledFrom(`收款账号：${CARD} 转账金额50,000.00元 5月1日13:05`, { ...emptyTransfer(1), payeeName: '王某' }, NOW)
  expect(filled.transfer).toMatchObject({ payee: CARD, payeeName: '王某', amount: '50,000', at: '2026-05-01 13:05', channel: 'card' })
  expect(filled.fields).toEqual(['payee', 'amount', 'at', 'channel'])
})

test('the bank that signs a message is the payer’s, and goes with the report; one that is only mentioned is nobody’s', () => {
  const said = '您尾号4821卡5月1日13:05支出5万元'
  const filled = filledFrom(`${said}【望江银行】`, emptyTransfer(1), NOW)
  expect([filled.transfer.payerBank, filled.fields.includes('payerBank'), filled.guessed.includes('payerBank')]).toEqual(['望江银行', true, false])
  expect(filledFrom(`${said}，望江银行提醒您`, emptyTransfer(1), NOW).transfer.payerBank).toBe('')
  expect(reportOf({ ...DRAFT, transfers: [{ ...filled.transfer, payee: CARD }] }, NOW).body?.transfers).toMatchObject([{ payerBank: '望江银行', payeeBank: '' }])
})

test('rows without a word are not sent; a half-filled one is, or says what it lacks', () => {
  expect(reportOf(DRAFT, NOW).body).toMatchObject({ transfers: [], victim: { phone: '14200000001' } })
  expect([...reportOf({ ...DRAFT, transfers: [emptyTransfer(1), { ...emptyTransfer(2), payee: CARD }] }, NOW).problems!.keys()]).toEqual(['/transfers/0/amountFen', '/transfers/0/at'])
  expect(reportOf({ ...DRAFT, transfers: [{ ...emptyTransfer(1), payee: CARD, amount: '17万', at: '昨天 21:30' }] }, NOW).body?.transfers).toMatchObject([{ amountFen: 17_000_000, at: '2026-05-01T13:30:00.000Z' }])
})

test('a card with a wrong digit is told while it is typed', () => {
  const wrong = CARD.slice(0, -1) + ((Number(CARD.at(-1)) + 1) % 10)
  expect(accountProblem(CARD, false)).toBeUndefined()
  expect(accountProblem('', false)).toBeUndefined()
  expect(accountProblem(wrong, false)).toBe('check-digit')
  expect(accountProblem(wrong, true)).toBeUndefined()
})
