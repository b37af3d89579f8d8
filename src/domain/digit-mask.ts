/** Numbers that could be a phone, an id or an account are hidden in what was said and written. */
export function maskDigits(text: string): string {
  return text.replace(/\d{7,}[\dXx]?/g, (digits) => `${digits.slice(0, 2)}${'*'.repeat(6)}`)
}
