export const ORGANISATION_KINDS = ['bank', 'payment', 'telecom', 'firm', 'shop'] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]
export type Reach = 'http' | 'files'

/** `byName`: in lower case, with whose name it is; null: of several, so it says nothing. */
export type KnownBanks = { readonly codes: ReadonlySet<string>; readonly byName: ReadonlyMap<string, string | null> }

/** What a bank writes about another is a line of a form; more of it is looked at no further. */
const BANK_WORDS_MAX = 60
const BANK_NAME_LEAST = 2

/** Whose name a record of a bank says: a code, or the longest known name that the words hold ('远帆商业银行解放路支行'). Part of a name is nobody's. */
export function bankNamed(words: string, { codes, byName }: KnownBanks): string | undefined {
  const whole = words.trim()
  if (codes.has(whole)) return whole
  const plain = whole.toLowerCase().slice(0, BANK_WORDS_MAX)
  for (let length = plain.length; length >= BANK_NAME_LEAST; length--) {
    for (let start = 0; start + length <= plain.length; start++) {
      const code = byName.get(plain.slice(start, start + length))
      if (code !== undefined) return code ?? undefined
    }
  }
  return undefined
}

/** Issuers' beginnings have six digits, the newer ones eight; wallets' may be shorter. */
export const PREFIX_DIGITS_MAX = 10
