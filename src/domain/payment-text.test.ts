import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardCheckDigit } from './account-number.ts'
import { formatYuan, fen } from './money.ts'
import { readPaymentText } from './payment-text.ts'

const NOW = new Date('2026-05-02T10:00:00+08:00')
const CARD = '990169000123456780' + cardCheckDigit('990169000123456780')
const plain = (value: unknown) => (value instanceof Date ? value.toISOString() : typeof value === 'object' ? (value as { value: string }).value : value)
const read = (text: string) => Object.fromEntries(Object.entries(readPaymentText(text, NOW)).map(([key, found]) => [key, plain(found.value)]))

test('what a bank writes to the payer of a transfer', () => {
  expect(read('您尾号4821卡5月1日13:05网上银行支出(跨行转账)50,000元,余额1,203.55元。【望江银行】')).toEqual({ payerTail: '4821', payerBank: '望江银行', amountFen: 5_000_000, at: '2026-05-01T05:05:00.000Z', channel: 'card' })
  expect(read('【东澜农商银行】您尾号为0377的储蓄卡于05月01日21时30分向王某某尾号9912账户转账支出人民币17万元，可用余额32.10元')).toMatchObject({ payerTail: '0377', payeeTail: '9912', payeeName: '王某某', payerBank: '东澜农商银行', amountFen: 17_000_000, at: '2026-05-01T13:30:00.000Z' })
  expect(read('您的借记卡账户2045于05-01 13:05手机银行转出RMB8,888.80，余额0.12【海岚银行】')).toMatchObject({ payerTail: '2045', amountFen: 888_880, at: '2026-05-01T05:05:00.000Z' })
  expect(read('贵户尾号7788于2026/05/01 08:09:10汇款支出¥3000.00，手续费5.00元，对方账号' + CARD)).toMatchObject({ payerTail: '7788', amountFen: 300_000, payeeAccount: CARD, at: '2026-05-01T00:09:10.000Z' })
})

test('the payer’s bank is the one that signs, not the way the money went nor the subject of the message', () => {
  expect(read('【余额变动提醒】您尾号4821卡支出500元')).not.toHaveProperty('payerBank')
  expect(read('【余额变动提醒】您尾号4821卡支出500元【望江银行】').payerBank).toBe('望江银行')
  expect(read('您尾号4821卡昨天22:05网上银行支出8,000元，余额1.00元')).not.toHaveProperty('payerBank')
})

test('what stands on the screenshot of a payment', () => {
  expect(read(`转账成功\n￥1,234.56\n收款人：李小红\n收款账号：${CARD.replace(/(\d{4})/g, '$1 ')}\n收款银行：望江银行\n转账时间：2026年5月1日 13:05`)).toEqual({
    payeeName: '李小红', payeeAccount: CARD, payeeBank: '望江银行', amountFen: 123_456, at: '2026-05-01T05:05:00.000Z', channel: 'card',
  })
  expect(read('微信支付\n付款给 顺达百货商行\n-2,000.00\n支付时间 今天 09:15\n商户单号 88001')).toMatchObject({ amountFen: 200_000, at: '2026-05-02T01:15:00.000Z', channel: 'merchant-qr' })
  expect(read('支付宝 转账-转账给小雨 -500.00 创建时间 2026-05-01 23:59:59 付款方式 望江银行储蓄卡(3344)')).toMatchObject({ amountFen: 50_000, payerTail: '3344', payeeName: '小雨', at: '2026-05-01T15:59:59.000Z', channel: 'third-party' })
  expect(read('提币成功 1000 USDT 提币地址：TJRabPrwbZy45sbavfcjinPJC18kjpRTv8 网络TRC20')).toMatchObject({ payeeAccount: 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8', channel: 'virtual' })
})

test('the balance, the fee and the limit are not what was paid', () => {
  expect(read('账户余额88,000.00元，转账限额50万元，本次转账2,500元，手续费0.50元').amountFen).toBe(250_000)
  expect(read('可用余额：¥66.00')).not.toHaveProperty('amountFen')
})

test('a day without a year is the last one that has been, and a day that does not exist is none', () => {
  expect(read('12-31 23:00 转账100元').at).toBe('2025-12-31T15:00:00.000Z')
  expect(read('昨天 23:00 转账100元').at).toBe('2026-05-01T15:00:00.000Z')
  expect(read('23:00 转账100元').at).toBe('2026-05-01T15:00:00.000Z')
  expect(read('2月30日 23:00 转账100元')).not.toHaveProperty('at')
})

test('a mistyped card is not taken for an account', () => {
  const wrong = CARD.slice(0, -1) + ((Number(CARD.at(-1)) + 1) % 10)
  expect(read(`转账500元，收款账号：${wrong}`)).not.toHaveProperty('payeeAccount')
})

test('any amount that a bank can write is read back to the fen', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 99_999_999_999 }), fc.constantFrom('元', ''), fc.boolean(), (amount, unit, grouped) => {
    const written = grouped ? formatYuan(fen(amount)) : formatYuan(fen(amount)).replaceAll(',', '')
    expect(read(`您尾号4821卡5月1日13:05转账支出人民币${written}${unit}，余额9.99元`).amountFen, written).toBe(amount)
  }))
  fc.assert(fc.property(fc.integer({ min: 1, max: 9_999 }), (wan) => { expect(read(`转账给张三${wan / 100}万元`).amountFen).toBe(wan * 10_000) }))
})

test('whatever is pasted, nothing breaks, and a long text takes no longer than a short one', () => {
  const pieces = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('尾号', '1234', '收款账号：', '转账给', '¥', '5月1日', '13:05', '万元', ',', '-', CARD)), { maxLength: 60 })
  fc.assert(fc.property(pieces, (words) => { readPaymentText(words.join(''), NOW) }))
  const started = performance.now()
  for (const piece of ['9', '9 ', '收款账号:9', '9,', '转账给王', '13:05 ', '尾号', '向']) readPaymentText(piece.repeat(200_000), NOW)
  expect(performance.now() - started).toBeLessThan(2_000)
})
