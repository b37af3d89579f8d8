import { refuse, refuseFields, type RefusalCode } from '../domain/refusal.ts'
import { levelOf, regionDigits, type RegionCode } from '../domain/region-code.ts'
import { knownRegions } from '../features/region/region.store.ts'
import type { Tx } from '../platform/transaction.ts'

/** A village or a grid of it: a street has a dozen of them, and a warning goes to one. `form`: the refusal that names the field. */
export async function villageMustExist(tx: Tx, region: RegionCode, form: RefusalCode): Promise<void> {
  const isClose = ['village', 'grid'].includes(levelOf(region))
  if (!isClose || !(await knownRegions(tx, [region])).has(region)) throw refuseFields(form, [{ path: '/region', refusal: refuse('registry.unknown_place', { region: regionDigits(region) }) }])
}
