import { unitsByCodes, unitsFor } from '../features/roster/roster.store.ts'
import { together, type Tx } from '../platform/transaction.ts'

type Placed = { readonly id: number; readonly region: number; readonly named_unit: string | null }

/** Who answers for these people, by their id: the unit that was named for them while it is open, else the station of their place, its sub-centre, the centre. */
export async function unitsResponsible(tx: Tx, people: readonly Placed[]): Promise<Map<number, string>> {
  const [units, named] = await together(unitsFor(tx, people.map((person) => person.region)), unitsByCodes(tx, people.flatMap((person) => person.named_unit ?? [])))
  return new Map(people.map((person) => [person.id, named.get(person.named_unit ?? '')?.code ?? units.get(person.region) ?? 'centre']))
}
