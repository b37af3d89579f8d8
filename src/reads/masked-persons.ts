import type { PersonView } from '../contract/task.ts'
import { personRecordIn } from '../features/person/person.rules.ts'
import { personsByIds } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'

/** People of a list, masked, in two queries however many they are. */
export async function maskedPersons(tx: Tx, context: Context, ids: readonly number[]): Promise<(id: number) => PersonView> {
  const persons = new Map((await personsByIds(tx, ids)).map((person) => [person.id, person]))
  const records = await openRecords(tx, context.vault, 'person', [...persons.keys()].map(String))
  return (id) => {
    const record = records.get(String(id))
    return personView(persons.get(id)!, personRecordIn(record), false, context.now)
  }
}
