import type { BankRequest } from '../../domain/bank-messages.ts'
import { signatureHolds, signed } from '../signature.codec.ts'
import { bankKey, jsonOf, Receipt, requestText } from './bank.codec.ts'

const ANSWER_MS_MAX = 5_000
const RECEIPT_BYTES_MAX = 10_000

/** How a request leaves. `undefined`: it was left where the bank looks, and its receipt comes on its own. */
export type BankPort = { readonly send: (request: BankRequest, now: Date) => Promise<Receipt | undefined> }

/** Throws when the bank does not answer in time, answers nonsense, or somebody else answers for it: the caller tries again later. */
export function bankPort(url: string, secret: string): BankPort {
  return {
    send: async (request, now) => {
      const body = requestText(request)
      const key = bankKey(secret, request.bank)
      const response = await fetch(`${url}/${encodeURIComponent(request.bank)}/requests`, { method: 'POST', body, headers: signed(key, body, now), signal: AbortSignal.timeout(ANSWER_MS_MAX) })
      const text = await response.text()
      if (!response.ok) throw Object.assign(new Error(`the bank answered ${response.status}`), { code: `http.${response.status}` })
      if (text.length > RECEIPT_BYTES_MAX || !signatureHolds(key, Object.fromEntries(response.headers), text, now)) throw new Error('the receipt is not signed by the bank')
      const receipt = Receipt.parse(jsonOf(text))
      if (receipt.message !== request.message) throw new Error('the receipt is for another message')
      return receipt
    },
  }
}
