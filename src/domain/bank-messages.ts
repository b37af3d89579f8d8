/**
 * What police and banks say to each other about an account, modelled on the exchange between the ministry's platform and the banks (notice 86
 * of 2016 of the People's Bank, the ministries and the regulator): every request has a number, its reply the next one.
 */
export const BANK_ASKS = {
  stop: '100101', 'stop-release': '100103', 'stop-extend': '100105',
  freeze: '100201', 'freeze-release': '100203', 'freeze-extend': '100205',
  transactions: '100301', holder: '100303', 'dynamic-on': '100305', 'dynamic-off': '100307', 'all-accounts': '100309',
} as const
export type BankAsk = keyof typeof BANK_ASKS

export function replyNumber(ask: BankAsk): string {
  return String(Number(BANK_ASKS[ask]) + 1)
}

/**
 * `duplicate`: the bank has done this already and says again what became of it. `timeout`: its own systems did not answer; ask again.
 * `name-mismatch`: the account is somebody else's than the request says, and nothing was carried out.
 */
export const BANK_RESULTS = ['ok', 'duplicate', 'timeout', 'no-account', 'name-mismatch', 'refused'] as const
export type BankResult = (typeof BANK_RESULTS)[number]

/** Accounts are clear here and nowhere else in the program: a codec reads them from the wire, a flow turns them into tokens at once. */
export type BankTransaction = {
  readonly ref: string
  readonly at: string
  readonly direction: 'in' | 'out'
  readonly amountFen: number
  readonly balanceFen: number | null
  readonly channel: 'card' | 'merchant-qr' | 'third-party' | 'virtual' | 'cash' | 'unknown'
  readonly counterpart: { readonly account: string; readonly bank: string | null; readonly name: string | null } | null
}
export type BankHolder = { readonly name: string; readonly idNumber: string | null; readonly phone: string | null; readonly openedAt: string | null; readonly branch: string | null }

/** What an answer brings beside its result; which fields, is a matter of what was asked. `queuePosition` 0: the freeze stands. */
export type BankAnswer = {
  readonly message: string
  readonly ask: BankAsk
  readonly result: BankResult
  readonly reason: string | null
  readonly heldFen: number | null
  readonly balanceFen: number | null
  readonly until: string | null
  readonly queuePosition: number | null
  readonly transactions: readonly BankTransaction[]
  readonly holder: BankHolder | null
  readonly accounts: readonly { readonly account: string; readonly kind: string; readonly balanceFen: number }[]
}

/** A request on its way out, with the account in clear, and the name of its holder as far as it was told. */
export type BankRequest = {
  readonly message: string
  readonly bank: string
  readonly ask: BankAsk
  readonly order: string
  readonly account: string
  readonly holderName: string | null
  readonly amountFen: number | null
  readonly since: string | null
  readonly until: string | null
}
