import { isMobile, maskPhone, normalizePhone } from './phone.ts'

/**
 * Where money can be sent to, in one spelling each, so that equal accounts have equal tokens: a bank card (16 to 19 digits, check digit by
 * ISO/IEC 7812, beginning with a digit that the standard gives to cards), another bank account (8 to 30 digits; corporate accounts and passbooks
 * have no common check, and those of firms may look like a card: whoever knows that it is one says so), the id of a payment firm's customer (a mobile or an e-mail address), a merchant's code, a wallet by its shape.
 */
export type AccountNumber =
  | { readonly kind: 'card' | 'bank-account' | 'pay-id' | 'merchant-qr'; readonly value: string }
  | { readonly kind: 'wallet'; readonly chain: 'tron' | 'ethereum' | 'bitcoin'; readonly value: string }

export type AccountProblem = 'empty' | 'check-digit' | 'too-short' | 'too-long' | 'unreadable'
export type ReadAccount = { readonly account: AccountNumber; readonly problem?: undefined } | { readonly account?: undefined; readonly problem: AccountProblem }

const CARD = /^[34569]\d{15,18}$/
const BANK_DIGITS = { least: 8, most: 30 }
const WALLETS = [
  { chain: 'tron', shape: /^T[1-9A-HJ-NP-Za-km-z]{33}$/ },
  { chain: 'ethereum', shape: /^0x[0-9a-fA-F]{40}$/ },
  { chain: 'bitcoin', shape: /^(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71})$/ },
] as const
const EMAIL = /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}$/
/** A code as it is scanned, or the number of a merchant at its acquirer. */
const MERCHANT_LINK = /^(?:https:\/\/|wxp:\/\/)[\w./?=&%-]{4,200}$/i
const MERCHANT_NUMBER = /^(?=.*\d)[0-9A-Z]{8,32}$/
const SHOWN = 4
const STARS = ' **** **** '

/** What whoever wrote the number knows of it: `corporate` (对公账户), or told by a bank, is right whatever its check digit. */
export type Known = 'corporate' | 'nothing'

/** Never throws. Mobiles are ids at a payment firm, not bank accounts of eleven digits. */
export function readAccountNumber(input: string, known: Known = 'nothing'): ReadAccount {
  const text = input.normalize('NFKC').replace(/[\s‐-―-]/g, '')
  if (text === '') return { problem: 'empty' }
  const wallet = WALLETS.find(({ shape }) => shape.test(text))
  // Base58 tells capitals from small letters, hexadecimal does not.
  if (wallet !== undefined && !/^\d+$/.test(text)) return { account: { kind: 'wallet', chain: wallet.chain, value: wallet.chain === 'ethereum' ? text.toLowerCase() : text } }
  const phone = normalizePhone(text)
  if (phone !== undefined && isMobile(phone)) return { account: { kind: 'pay-id', value: phone } }
  if (/^\d+$/.test(text)) return readDigits(text, known)
  const undashed = input.normalize('NFKC').replace(/\s/g, '')
  if (EMAIL.test(undashed)) return { account: { kind: 'pay-id', value: undashed.toLowerCase() } }
  if (MERCHANT_LINK.test(undashed)) return { account: { kind: 'merchant-qr', value: undashed } }
  const merchant = text.toUpperCase()
  return MERCHANT_NUMBER.test(merchant) ? { account: { kind: 'merchant-qr', value: merchant } } : { problem: 'unreadable' }
}

function readDigits(digits: string, known: Known): ReadAccount {
  if (digits.length < BANK_DIGITS.least) return { problem: 'too-short' }
  if (digits.length > BANK_DIGITS.most) return { problem: 'too-long' }
  if (CARD.test(digits) && passesLuhn(digits)) return { account: { kind: 'card', value: digits } }
  return CARD.test(digits) && known === 'nothing' ? { problem: 'check-digit' } : { account: { kind: 'bank-account', value: digits } }
}

function passesLuhn(digits: string): boolean {
  return luhnSum(digits) % 10 === 0
}

/** The last digit of a card for those before it. */
export function cardCheckDigit(digits: string): string {
  return String((10 - (luhnSum(`${digits}0`) % 10)) % 10)
}

/** ISO/IEC 7812 annex B: every second digit from the right is doubled. */
function luhnSum(digits: string): number {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum
}

/** '6222 **** **** 0018': as a bank prints it. What is short shows its end only, or nothing; a mobile what `maskPhone` shows of it. */
export function maskAccount(value: string): string {
  const phone = normalizePhone(value)
  if (phone !== undefined && isMobile(phone)) return maskPhone(phone)
  const at = value.indexOf('@')
  if (at > 0) return `${value[0]}***${value.slice(at)}`
  if (value.length < 2 * SHOWN) return '****'
  return (value.length < 3 * SHOWN ? '****' : value.slice(0, SHOWN)) + STARS + value.slice(-SHOWN)
}
