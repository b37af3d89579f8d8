/**
 * Citizen identity numbers (GB 11643-1999): region 6, birth date 8, order 3 (odd for men), check digit by ISO 7064 MOD 11-2.
 */
export type Sex = 'male' | 'female'

export type IdNumber = string & { readonly unit: 'id-number' }

export type IdFacts = { readonly idNumber: IdNumber; readonly birthDate: string; readonly sex: Sex; readonly region: string }

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_DIGITS = '10X98765432'

/** Order numbers begin at 001; 000 is what Excel makes of the last digits of a number. */
const ORDER_OF_NOBODY = '000'

/** The last character for the 17 digits before it. */
export function idCheckDigit(digits17: string): string {
  let sum = 0
  for (let place = 0; place < WEIGHTS.length; place++) sum += (digits17.charCodeAt(place) - 48) * WEIGHTS[place]!
  return CHECK_DIGITS[sum % 11]!
}

/** What the number itself says; undefined when it is not a valid number. `birthDate` is 'YYYY-MM-DD'. */
export function parseIdNumber(input: string): IdFacts | undefined {
  const text = input.normalize('NFKC').trim().toUpperCase()
  if (!/^[1-9]\d{16}[\dX]$/.test(text) || idCheckDigit(text) !== text[17] || text.slice(14, 17) === ORDER_OF_NOBODY) return undefined
  const birthDate = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`
  const born = new Date(`${birthDate}T00:00:00Z`)
  if (Number.isNaN(born.getTime()) || born.toISOString().slice(0, 10) !== birthDate) return undefined
  return { idNumber: text as IdNumber, birthDate, sex: Number(text[16]) % 2 === 1 ? 'male' : 'female', region: text.slice(0, 6) }
}

/** Full years on a day, both 'YYYY-MM-DD'. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** '33****************': the province and nothing that narrows a person down. */
export function maskId(idNumber: string): string {
  return idNumber.slice(0, 2) + '*'.repeat(16)
}
