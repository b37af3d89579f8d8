import { cardCheckDigit } from '../src/domain/account-number.ts'
import { idCheckDigit, type Sex } from '../src/domain/id-number.ts'
import { CARD_BANKS, LOCAL_BANKS } from './organisations.ts'

/**
 * Numbers that belong to nobody: mobile prefixes 142 and 143 were never assigned, no place has the code 99, no bank's cards begin with 99,
 * no area has the code 0409, and no subscriber abroad begins with 00.
 */
export type NumberBlock = 'resident' | 'user' | 'merchant' | 'stranger' | 'scam'

const MOBILE_BLOCKS: Record<NumberBlock, { readonly prefix: string; readonly digits: number }> = {
  resident: { prefix: '142', digits: 8 },
  user: { prefix: '1430', digits: 7 },
  merchant: { prefix: '1431', digits: 7 },
  stranger: { prefix: '1432', digits: 7 },
  scam: { prefix: '1439', digits: 7 },
}
/** No place has it. */
export const LANDLINE_AREA = '0409'
export const RESIDENT_PREFIX = MOBILE_BLOCKS.resident.prefix
/** Follows the bank's six digits, so that no two holders of one bank share a number. */
const HOLDER_DIGIT = { resident: '2', merchant: '3', mule: '9' }

/** Odd and not divisible by five: a one-to-one walk through 10^n numbers, so that neighbours do not have neighbouring numbers. */
const STRIDE = 61_803_399
const CARD_STRIDE = 38_196_601

export function mobile(block: NumberBlock, index: number): string {
  const { prefix, digits } = MOBILE_BLOCKS[block]
  return prefix + scattered(index, STRIDE, digits)
}

/** The numbers of people who are not on the register, as an operator hands them out: ten thousand at a time. */
export function strangerPrefixes(): string[] {
  return Array.from({ length: 1_000 }, (_, nth) => MOBILE_BLOCKS.stranger.prefix + String(nth).padStart(3, '0'))
}

export function landline(index: number): string {
  return LANDLINE_AREA + scattered(index, STRIDE, 8)
}

/** `foreignNumber('855', 7)` → '+85500' and seven digits. */
export function foreignNumber(country: string, index: number): string {
  return `+${country}00${scattered(index, STRIDE, 7)}`
}

/** 19 digits, the last by Luhn; the banks of demo/organisations.ts share the holders out in turn. */
export function bankCard(holder: keyof typeof HOLDER_DIGIT, index: number): string {
  const banks = holder === 'mule' ? CARD_BANKS : LOCAL_BANKS
  const digits = banks[index % banks.length]!.prefix + HOLDER_DIGIT[holder] + scattered(index, CARD_STRIDE, 8) + scattered(index + 7, STRIDE, 3)
  return digits + cardCheckDigit(digits)
}

/** Valid by its check digit, of a region that does not exist. `order` counts those of one district, birthday and sex; nobody gets 000. */
export function fictionalId(district: string, birthDate: string, sex: Sex, order: number): string {
  const sequence = (order % 499) * 2 + (sex === 'male' ? 1 : 2)
  const digits = district + birthDate.replaceAll('-', '') + String(sequence).padStart(3, '0')
  return digits + idCheckDigit(digits)
}

function scattered(index: number, stride: number, digits: number): string {
  return String((index * stride + 10_007) % 10 ** digits).padStart(digits, '0')
}
