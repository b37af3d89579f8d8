import { levelOf, type WarningRow } from '../features/warning/warning.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { warningsToTasks } from './warning-to-task.ts'

type Elsewhere = Pick<WarningRow, 'id' | 'person_id' | 'level' | 'region' | 'unit'>

/**
 * A warning that another bureau has, and that cannot wait for their reply: they are silent beyond the clock, or something new has come in. It
 * stays with them, and the centre gets a task for it: ring them up, or the person. A task that is there already is enough.
 */
export async function askCentre(tx: Tx, context: Context, warnings: readonly Elsewhere[], because: 'bureau-reply' | 'signal-while-elsewhere'): Promise<void> {
  await warningsToTasks(tx, context, warnings.map((one) => ({ id: one.id, personId: one.person_id, level: levelOf(one.level), region: one.region, unit: one.unit })), { from: 'centre', because })
}
