import type { PersonView } from '../contract/task.ts'
import { personRecords, personsByIds } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import type { Context, Tx } from '../platform/transaction.ts'

/** People of a list, masked, in two queries however many they are. */
export async function maskedPersons(tx: Tx, context: Context, ids: readonly number[]): Promise<(id: number) => PersonView> {
  const persons = new Map((await personsByIds(tx, ids)).map((person) => [person.id, person]))
  const recordOf = await personRecords(tx, context.vault, [...persons.keys()])
  return (id) => personView(persons.get(id)!, recordOf(id), false, context.now)
}
