import type { z } from 'zod'
import type { CounterAlertBody, CounterTag } from '../../../src/contract/counter.ts'
import type { CounterPaymentsBody } from '../../../src/contract/counter-payment.ts'
import { parseYuan } from '../../../src/domain/money.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { isoOfLocalInput, localInputOf } from '../../ui/format/time.ts'

export interface EarlierDraft { readonly key: number; readonly payee: string; readonly corporate: boolean; readonly bank: string; readonly amount: string; readonly at: string }
export interface AlertDraft {
  readonly tags: readonly CounterTag[]
  readonly amount: string
  readonly customer: string
  readonly name: string
  readonly payee: string
  readonly earlier: readonly EarlierDraft[]
}

export const NO_ALERT: AlertDraft = { tags: [], amount: '', customer: '', name: '', payee: '', earlier: [] }

/** An amount that nobody can read goes out as nothing: the server says what is wrong with it, beside the field. */
export function alertOf({ tags, amount, customer, name, payee, earlier }: AlertDraft): z.input<typeof CounterAlertBody> {
  return { tags: [...tags], amountFen: parseYuan(amount) ?? 0, customer, payee, ...(name.trim() === '' ? {} : { name: name.trim() }), earlier: paymentsOf(earlier) }
}

/** Rows without a word are left out; one that lacks only its account goes along, and is completed later. */
export function paymentsOf(earlier: readonly EarlierDraft[]): z.input<typeof CounterPaymentsBody>['payments'] {
  return earlier.filter((one) => !isBlank(one)).map((one) => ({ payee: one.payee, payeeCorporate: one.corporate, payeeBank: one.bank, amountFen: parseYuan(one.amount) ?? 0, at: isoOfLocalInput(one.at) }))
}

export function isBlank({ payee, bank, amount }: EarlierDraft): boolean {
  return [payee, bank, amount].every((words) => words.trim() === '')
}

export function nextEarlier(earlier: readonly EarlierDraft[]): EarlierDraft {
  return { key: Math.max(0, ...earlier.map(({ key }) => key)) + 1, payee: '', corporate: false, bank: '', amount: '', at: localInputOf(serverNow()) }
}
