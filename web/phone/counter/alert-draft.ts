import type { z } from 'zod'
import type { CounterAlertBody, CounterTag } from '../../../src/contract/counter.ts'
import { parseYuan } from '../../../src/domain/money.ts'
import { isoOfLocalInput } from '../../ui/format/time.ts'

export interface EarlierDraft { readonly key: number; readonly payee: string; readonly corporate: boolean; readonly amount: string; readonly at: string }
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
  return {
    tags: [...tags], amountFen: parseYuan(amount) ?? 0, customer, payee, ...(name.trim() === '' ? {} : { name: name.trim() }),
    earlier: earlier.filter((one) => one.payee.trim() !== '').map((one) => ({ payee: one.payee, payeeCorporate: one.corporate, amountFen: parseYuan(one.amount) ?? 0, at: isoOfLocalInput(one.at) })),
  }
}
