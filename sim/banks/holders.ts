import type { BankHolder } from '../../src/domain/bank-messages.ts'
import { givenName, surname } from '../../demo/names.ts'
import { fictionalId, mobile } from '../../demo/numbers.ts'
import { Random } from '../../demo/random.ts'

const OPENING_FEN_MAX = 600_000
const FIRST_OPENED = Date.parse('2016-01-01T00:00:00Z')
const OPENED_DAYS = 3_600
const DAY_MS = 86_400_000
type Draw = (salt: string) => number

/** Somebody who does not exist, the same each time: a name, an id number of a region that no place has, a number that was never assigned. */
export function holderOf(draw: Draw, bank: string): BankHolder {
  const random = new Random(Math.floor(draw('holder') * 2 ** 31))
  const sex = random.chance(0.6) ? 'male' : 'female'
  const year = random.between(1960, 2004)
  const birthDate = `${year}-${String(random.between(1, 12)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`
  return {
    name: surname(random) + givenName(sex, year, random), idNumber: fictionalId('990201', birthDate, sex, random.between(0, 499)), phone: mobile('stranger', random.between(0, 9_999_999)),
    openedAt: new Date(FIRST_OPENED + random.between(0, OPENED_DAYS) * DAY_MS).toISOString(), branch: `${bank}-${random.between(1, 40)}`,
  }
}

/** What lay on the account before anything was heard of it. */
export function openingFenOf(draw: Draw): number {
  return Math.floor(draw('opening') ** 3 * OPENING_FEN_MAX)
}
