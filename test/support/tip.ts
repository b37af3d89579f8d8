import type { TipBody } from '../../src/contract/tip.ts'
import { fileTip } from '../../src/flows/citizen-to-tip.ts'
import type { Context } from '../../src/platform/transaction.ts'

let keys = 0
const aKey = () => `test-key-of-a-tip-${++keys}`
export const FRAUD_NUMBER = '14399990001'

/** A call that somebody reports. */
export const telling = (phone: string, more: Partial<TipBody> = {}): TipBody => ({
  key: aKey(), phone, about: [{ kind: 'phone', value: FRAUD_NUMBER }], channel: 'call', fraudType: null, words: '自称公安，让我把钱转到安全账户 6222020000001234567', happenedAt: null, paid: null, region: null, ...more,
})

/** By somebody who has shown the number. */
export function reported(context: Context, phone: string, more: Partial<TipBody> = {}): Promise<string> {
  return fileTip(context, { token: context.vault.token('phone', phone) }, telling(phone, more))
}
