import { saveOrganisations } from '../../src/features/organisation/organisation.store.ts'
import { askBanks } from '../../src/flows/query-to-next-level.ts'
import { approveOrder, carryOrder } from '../../src/flows/stop-order-to-bank.ts'
import { extendOrder } from '../../src/flows/stop-order-to-end.ts'
import { freezeStopped } from '../../src/flows/stop-to-freeze.ts'
import { aCard, aCase, bankSays, draftFor } from '../support/fraud-case.ts'
import type { SmallBureau } from '../support/small-bureau.ts'

const MINUTE_MS = 60_000
const VILLAGE_BANK = { code: 'BKP', kind: 'bank', name: '丙村镇银行', shortNames: [], reach: null, prefixes: ['990191'], region: null, phone: null } as const

/** A filed case whose money was followed to the second hand: stops that hold, one extended, one frozen, questions that were answered, that run, and that are carried to a bank on paper. */
export async function followMoney(bureau: SmallBureau, now: Date): Promise<void> {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS)
  const as = (login: string, minutes: number) => bureau.as(login, ago(minutes))
  await bureau.system((tx) => saveOrganisations(tx, [VILLAGE_BANK]))
  const paid = [
    { account: aCard(), bank: 'BKA', amountFen: 16_800_000, paidAt: ago(60) }, { account: aCard(), bank: 'BKA', amountFen: 5_000_000, paidAt: ago(59) },
    { account: aCard(), bank: 'BKA', amountFen: 3_000_000, paidAt: ago(58) }, { account: aCard('990191'), bank: 'BKP', amountFen: 2_000_000, paidAt: ago(57) },
  ]
  const one = await aCase(bureau, ago(50), { filed: true, paid })
  const { drafted } = await draftFor(bureau, one, ago(50), 'calltaker', paid)
  const [extended, frozen, held] = drafted.map(({ id }) => id) as [string, string, string, string]
  for (const id of [extended, frozen, held]) {
    await approveOrder(as('centre', 49), id)
    await bankSays(bureau, id, ago(48), { heldFen: 1_200_000 })
  }
  await extendOrder(as('centre', 40), extended)
  await bankSays(bureau, extended, ago(39))
  const freeze = await freezeStopped(as('chen', 38), frozen)
  await approveOrder(as('commander', 37), freeze)
  await bankSays(bureau, freeze, ago(36), { heldFen: 1_200_000, queuePosition: 0 })
  const ask = async (nth: number, what: 'transactions' | 'holder' | 'dynamic' | 'all-accounts', minutes: number) => (await askBanks(as('chen', minutes), one.id, { ask: what, transferIds: [one.transferIds[nth]!], until: null }))[0]!.id
  const out = (ref: string, account: string, amountFen: number, bank: string | null = null) => ({
    ref, at: ago(45).toISOString(), direction: 'out' as const, amountFen, balanceFen: null, channel: 'card' as const, counterpart: { account, bank, name: '周某' },
  })
  await bankSays(bureau, await ask(0, 'transactions', 35), ago(34), { transactions: [out('F1', aCard(), 9_000_000), out('F2', aCard('688888'), 5_000_000, 'BKB'), out('F3', aCard('677777'), 1_600_000)] })
  await bankSays(bureau, await ask(0, 'holder', 33), ago(32), { holder: { name: '欧阳明明', idNumber: null, phone: null, openedAt: null, branch: '东街支行' } })
  await bankSays(bureau, await ask(0, 'dynamic', 31), ago(30))
  await bankSays(bureau, await ask(1, 'all-accounts', 29), ago(28), { accounts: [{ account: aCard(), kind: 'II 类户', balanceFen: 320_000 }] })
  await ask(3, 'transactions', 27)
  await carryOrder(as('chen', 25), await ask(3, 'holder', 26))
}
