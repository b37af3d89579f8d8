/**
 * One spelling per telephone number, so that equal numbers have equal tokens.
 *
 * Mainland mobiles are 11 digits, landlines carry their area code, numbers from outside the mainland keep '+' and the country code.
 * Source: the numbering plan of the ministry of industry (1[3-9] mobiles, 010/02x/0xxx areas, 95/96/10x service numbers), ITU-T E.164.
 */
export type Phone = string & { readonly unit: 'phone' }

const MOBILE = /^1[3-9]\d{9}$/
const LANDLINE = /^0(?:10\d{8}|2\d\d{8}|[3-9]\d\d\d{7,8})$/
const SERVICE = /^(?:1[012]\d{1,4}|9[56]\d{3,5}|[48]00\d{7})$/
/** Short-message ports of enterprises; fraudsters use them too, so they stay as long as they come. */
const SMS_PORT = /^106\d{5,17}$/
const FOREIGN = /^\+[1-9]\d{6,14}$/
const MASK_STARS = '*'.repeat(9)

/** '+86 188-1234-5678' → '18812345678', '00855 12 345 678' → '+85512345678'; undefined when it is no telephone number. */
export function normalizePhone(input: string): Phone | undefined {
  const dialled = input.normalize('NFKC').trim().replace(/^tel:/i, '').replace(/[\s()\-‐-―.·]/g, '')
  const international = dialled.replace(/^00/, '+')
  // Cheap dialling prefixes (17951 and its kin) hide the same subscriber.
  const national = international.replace(/^\+?86(?=1[3-9]\d{9}$)/, '').replace(/^\+86/, '').replace(/^(?:17951|17911|12593)(?=1[3-9]\d{9}$)/, '')
  if (national.startsWith('+')) return FOREIGN.test(national) ? (national as Phone) : undefined
  const trunk = national.replace(/^0(?=1[3-9]\d{9}$)/, '')
  const local = international.startsWith('+86') && !isMainland(trunk) ? `0${trunk}` : trunk
  return isMainland(local) ? (local as Phone) : undefined
}

/** From outside the mainland (境外): Hong Kong, Macau and Taiwan numbers count, as in the ministry's lists. */
export function isForeign(phone: Phone): boolean {
  return phone.startsWith('+')
}

export function isMobile(phone: Phone): boolean {
  return MOBILE.test(phone)
}

/** A line that somebody answers at home or in a pocket: not a service number, a text port or a number from abroad. */
export function isSubscriber(phone: Phone): boolean {
  return MOBILE.test(phone) || LANDLINE.test(phone)
}

/** '18*********': always nine stars, so that the length tells nothing. */
export function maskPhone(phone: string): string {
  return phone.slice(0, 2) + MASK_STARS
}

function isMainland(digits: string): boolean {
  return MOBILE.test(digits) || LANDLINE.test(digits) || SERVICE.test(digits) || SMS_PORT.test(digits)
}
