import { readAccountNumber, type AccountNumber } from './account-number.ts'
import { parseYuan, type Fen } from './money.ts'

/** How money left, in the terms of the banks' statements. */
export const PAYMENT_CHANNELS = ['card', 'merchant-qr', 'third-party', 'virtual', 'cash', 'unknown'] as const
export type PaymentChannel = (typeof PAYMENT_CHANNELS)[number]

/** `sure`: said with its label. `likely`: by its shape and place. `guess`: the only thing that it could be. */
export type Found<T> = { readonly value: T; readonly confidence: 'sure' | 'likely' | 'guess' }
export type PaymentText = {
  readonly payerTail?: Found<string>
  readonly payerBank?: Found<string>
  readonly payeeAccount?: Found<AccountNumber>
  readonly payeeTail?: Found<string>
  readonly payeeName?: Found<string>
  readonly payeeBank?: Found<string>
  readonly amountFen?: Found<Fen>
  readonly at?: Found<Date>
  readonly channel?: Found<PaymentChannel>
}

/** A text message has seventy characters, the words of a screenshot a few hundred. */
const CHARS_MAX = 4_000
const CONTEXT_CHARS = 14
const BEIJING_HOURS = 8
const DAY_MS = 86_400_000
/** A phone's clock may run a little ahead of ours. */
const AHEAD_MS_MAX = 10 * 60_000

/** What a message of a bank or the words of a payment's screenshot say of one payment. Never throws; what is not said is missing. */
export function readPaymentText(input: string, now: Date): PaymentText {
  const text = input.slice(0, CHARS_MAX).normalize('NFKC').replace(/[ \t]+/g, ' ')
  const tails = tailsOf(text)
  const account = payeeAccountOf(text)
  return stated({
    payerTail: tails.payer, payeeTail: account === undefined ? tails.payee : undefined, payeeAccount: account, payeeName: payeeNameOf(text),
    ...banksOf(text), amountFen: amountOf(text), at: momentOf(text, now), channel: channelOf(text, account?.value),
  })
}

const PAYEE_CONTEXT = /(?:收款|对方|转入|转至|汇至|向|给|入账)[^,。;\n]{0,12}$/

function tailsOf(text: string): { readonly payer: Found<string> | undefined; readonly payee: Found<string> | undefined } {
  let payer: Found<string> | undefined
  let payee: Found<string> | undefined
  for (const match of text.matchAll(/(尾号|末四位|尾数|账户|账号|储蓄卡|借记卡|信用卡)(?:为|是)?[:\s]?[([*]{0,6}(\d{4})(?!\d|[年/.,-])/g)) {
    const found: Found<string> = { value: match[2]!, confidence: /尾|末/.test(match[1]!) ? 'sure' : 'likely' }
    if (PAYEE_CONTEXT.test(before(text, match.index))) payee ??= found
    else payer ??= found
  }
  return { payer, payee }
}

const ACCOUNT_CHARS = String.raw`([0-9A-Za-z][0-9A-Za-z@.\- ]{6,60}[0-9A-Za-z])`
const LABELLED_ACCOUNT = new RegExp(`(?:收款|对方|转入|入账|目标|钱包|提币|充币)(?:方|人)?(?:的)?(?:银行)?(?:账号|帐号|卡号|账户|帐户|地址|银行卡)(?:为|是)?[:\\s]{0,2}${ACCOUNT_CHARS}`)

function payeeAccountOf(text: string): Found<AccountNumber> | undefined {
  const labelled = LABELLED_ACCOUNT.exec(text)?.[1]
  if (labelled !== undefined) {
    const account = longestAccountIn(labelled)
    if (account !== undefined) return { value: account, confidence: 'sure' }
  }
  for (const match of text.matchAll(/(?<![0-9A-Za-z])(?:0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33}|bc1[02-9ac-hj-np-z]{11,71}|\d(?:[ -]?\d){15,18})(?![0-9A-Za-z])/g)) {
    const account = readAccountNumber(match[0]).account
    if (account?.kind === 'wallet' || account?.kind === 'card') return { value: account, confidence: 'likely' }
  }
  return undefined
}

/** The label is followed by the number and perhaps by the next words: pieces are dropped from the end until an account is left. */
function longestAccountIn(words: string): AccountNumber | undefined {
  const pieces = words.trim().split(' ')
  for (let count = pieces.length; count > 0; count--) {
    const { account } = readAccountNumber(pieces.slice(0, count).join(''))
    if (account !== undefined) return account
  }
  return undefined
}

const NAME = String.raw`([一-鿿·]{2,12}?)`
const LABELLED_NAME = /(?:收款(?:人|方|户名)|对方(?:户名|姓名|账户名)|收款账户名|户名|商户(?:全称|名称)?|商家)(?:姓名|名称)?[:\s]{1,2}([一-鿿·()]{2,30}|[一-鿿]\*{1,3}[一-鿿]?)/
const NAME_IN_SENTENCE = new RegExp(`(?:转账给|付款给|转给|汇给|向|付给)${NAME}(?=尾号|\\(|\\[|账|的|转账|转出|转|汇|付|支付|,|。|;|-|\\d|\\s|$)`)

function payeeNameOf(text: string): Found<string> | undefined {
  const labelled = LABELLED_NAME.exec(text)?.[1]
  if (labelled !== undefined) return { value: labelled, confidence: 'sure' }
  const said = NAME_IN_SENTENCE.exec(text)?.[1]
  return said === undefined || /^(?:您|我|对方|商户|他行|银行)/.test(said) ? undefined : { value: said, confidence: 'likely' }
}

const BANK = /[一-鿿]{2,10}?(?:银行|信用社|农商行|农信)|支付宝|微信支付|财付通|云闪付/g

function banksOf(text: string): { readonly payerBank: Found<string> | undefined; readonly payeeBank: Found<string> | undefined } {
  const payee = new RegExp(`(?:收款(?:方)?(?:开户)?(?:银行|行)|对方(?:开户)?(?:银行|行)|转入银行|开户行)[:\\s]{1,2}([一-鿿]{2,20})`).exec(text)?.[1]
  // Signed by whoever sent it: not every word between such brackets is a bank.
  const signed = [...text.matchAll(/[【[]([一-鿿]{2,12})[】\]]/g)].map(([, name]) => name!).find((name) => new RegExp(`(?:${BANK.source})$`).test(name))
  const named = [...text.matchAll(BANK)].map(([name]) => name).find((name) => name !== payee && !/^(?:收款|对方|转入|开户)/.test(name) && !/(?:网上|手机|电子|电话|个人|企业)银行$/.test(name))
  return {
    payerBank: signed !== undefined ? { value: signed, confidence: 'sure' } : named === undefined ? undefined : { value: named, confidence: 'guess' },
    payeeBank: payee === undefined ? undefined : { value: payee, confidence: 'sure' },
  }
}

const NOT_PAID = /(?:余额|可用|手续费|限额|额度|积分|优惠|立减)[^\d,。;]{0,6}[-¥]{0,2}$/
const PAID = /(?:转账|转出|支出|支取|支付|付款|消费|汇款|汇出|扣款|金额|实付|转账给|提币|交易)[^\d。;]{0,12}$/

function amountOf(text: string): Found<Fen> | undefined {
  let best: { readonly score: number; readonly fen: Fen } | undefined
  for (const match of text.matchAll(/(¥|人民币|RMB|CNY)?\s?-?(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,2})?(?!\d|[.,:/-]\d|[年月日])\s?(万元|亿元|万|亿|元|块)?/g)) {
    const [, currency, whole, decimals = '', unit = ''] = match
    if (currency === undefined && unit === '' && decimals.length !== 3) continue
    const context = before(text, match.index)
    if (NOT_PAID.test(context)) continue
    const fen = parseYuan(`${whole}${decimals}${unit.replace('块', '元')}`)
    if (fen === undefined || fen <= 0) continue
    const score = (PAID.test(context) ? 4 : 0) + (currency !== undefined ? 2 : 0) + (unit !== '' ? 2 : 0)
    if (best === undefined || score > best.score) best = { score, fen }
  }
  return best === undefined ? undefined : { value: best.fen, confidence: best.score >= 4 ? 'sure' : best.score >= 2 ? 'likely' : 'guess' }
}

const CLOCK = String.raw`(\d{1,2})[:时点](\d{1,2})分?(?::?(\d{2})秒?)?`
const FULL = new RegExp(`(\\d{4})[年/.-](\\d{1,2})[月/.-](\\d{1,2})日?[\\sT,]{0,2}${CLOCK}`)
const OF_THE_YEAR = new RegExp(`(?<!\\d)(\\d{1,2})[月/.-](\\d{1,2})日?[\\s,]{0,2}${CLOCK}`)
const OF_THE_DAY = new RegExp(`(今天|今日|昨天|昨日|前天)[\\s,]{0,2}${CLOCK}`)
const BARE_CLOCK = new RegExp(`(?<![\\d:])${CLOCK}`)
const DAYS_AGO: Readonly<Record<string, number>> = { 今天: 0, 今日: 0, 昨天: 1, 昨日: 1, 前天: 2 }

/** In Beijing. A day without its year is the last one that has been. */
function momentOf(text: string, now: Date): Found<Date> | undefined {
  const today = new Date(now.getTime() + BEIJING_HOURS * 3_600_000)
  const ago = (days: number) => { const day = new Date(today.getTime() - days * DAY_MS); return [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()] as const }
  const full = FULL.exec(text)
  if (full !== null) return foundAt([Number(full[1]), Number(full[2]), Number(full[3])], full.slice(4), 'sure')
  const relative = OF_THE_DAY.exec(text)
  if (relative !== null) return foundAt(ago(DAYS_AGO[relative[1]!]!), relative.slice(2), 'sure')
  const ofYear = OF_THE_YEAR.exec(text)
  if (ofYear !== null) {
    const at = (year: number) => foundAt([year, Number(ofYear[1]), Number(ofYear[2])], ofYear.slice(3), 'likely')
    const thisYear = at(today.getUTCFullYear())
    return thisYear !== undefined && thisYear.value.getTime() > now.getTime() + AHEAD_MS_MAX ? at(today.getUTCFullYear() - 1) : thisYear
  }
  const bare = BARE_CLOCK.exec(text)
  if (bare === null) return undefined
  const atToday = foundAt(ago(0), bare.slice(1), 'guess')
  return atToday !== undefined && atToday.value.getTime() > now.getTime() + AHEAD_MS_MAX ? foundAt(ago(1), bare.slice(1), 'guess') : atToday
}

function foundAt([year, month, day]: readonly [number, number, number], clock: readonly (string | undefined)[], confidence: Found<Date>['confidence']): Found<Date> | undefined {
  const [hour, minute, second] = [Number(clock[0]), Number(clock[1]), Number(clock[2] ?? 0)]
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const isReal = year >= 2000 && year < 2100 && local.getUTCMonth() === month - 1 && local.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  return isReal ? { value: new Date(local.getTime() - BEIJING_HOURS * 3_600_000), confidence } : undefined
}

function channelOf(text: string, account: AccountNumber | undefined): Found<PaymentChannel> | undefined {
  if (account?.kind === 'wallet' || /USDT|TRC-?20|ERC-?20|BTC|虚拟币|提币|泰达币/i.test(text)) return { value: 'virtual', confidence: 'sure' }
  if (/扫码|扫二维码|收款码|二维码|商户单号|商户全称/.test(text)) return { value: 'merchant-qr', confidence: 'likely' }
  if (/支付宝|微信|财付通|零钱|余额宝|花呗|云闪付/.test(text)) return { value: 'third-party', confidence: 'likely' }
  if (/银行|储蓄卡|借记卡|信用卡|网银|手机银行|尾号|跨行|转账/.test(text)) return { value: 'card', confidence: 'likely' }
  return undefined
}

function before(text: string, index: number): string {
  return text.slice(Math.max(0, index - CONTEXT_CHARS), index)
}

function stated(said: { readonly [key in keyof PaymentText]: PaymentText[key] | undefined }): PaymentText {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}
