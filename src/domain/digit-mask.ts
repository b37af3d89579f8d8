const ACCOUNT_CHARS_SHOWN = 4
const ACCOUNT_CHARS_LEAST = 8

/** '****4567': enough to tell two accounts apart, too little to pay into one. A short one is hidden whole. */
export function maskAccount(account: string): string {
  return account.length < ACCOUNT_CHARS_LEAST ? '****' : `****${account.slice(-ACCOUNT_CHARS_SHOWN)}`
}

/** Numbers that could be a phone, an id or an account are hidden in what was said and written. */
export function maskDigits(text: string): string {
  return text.replace(/\d{7,}[\dXx]?/g, (digits) => `${digits.slice(0, 2)}${'*'.repeat(6)}`)
}
