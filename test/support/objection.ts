import type { z } from 'zod'
import type { AppealBody } from '../../src/contract/appeal.ts'
import { approveOrder } from '../../src/flows/stop-order-to-bank.ts'
import { aCase, bankSays, draftFor } from './fraud-case.ts'
import type { SmallBureau } from './small-bureau.ts'

export const objecting = (value: string, more: Partial<z.infer<typeof AppealBody>> = {}): z.infer<typeof AppealBody> => ({ kind: 'account', value, channel: 'counter', name: '孙某', contact: '14200000099', reason: '卡里是工资', ...more })
export const UPHELD = { decision: 'upheld' as const, reason: '核对工资流水，与案件无关', identified: false }
export const REJECTED = { decision: 'rejected' as const, reason: '与三名被害人的转账相符', identified: false }

/** Stopped at a bank, by a call-taker's draft and an analyst's approval. */
export async function aStopped(bureau: SmallBureau, account: string, bank = 'BKA'): Promise<string> {
  const now = new Date()
  const one = await aCase(bureau, now, { filed: true, paid: [{ account, bank, amountFen: 5_000_000, paidAt: new Date(now.getTime() - 600_000) }] })
  const { drafted } = await draftFor(bureau, one, now, 'calltaker', [{ account, bank, amountFen: 5_000_000, paidAt: new Date(now.getTime() - 600_000) }])
  const stopId = drafted[0]!.id
  await approveOrder(bureau.as('centre', now), stopId)
  if (bank === 'BKA') await bankSays(bureau, stopId, now, { heldFen: 4_000_000 })
  return stopId
}
