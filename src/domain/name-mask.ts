/** '***' for every name: two stars or three would already tell its length. */
export function maskName(_name: string): string {
  return '***'
}

const WHOLE_NAME = /^[^*＊\s]{2,64}$/

/** What a screenshot shows of a name ('李*红') is nothing that a bank could compare. */
export function isWholeName(name: string): boolean {
  return WHOLE_NAME.test(name.trim())
}
