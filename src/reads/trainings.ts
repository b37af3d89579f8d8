import type { TrainingView } from '../contract/roster.ts'
import { allow, may, type Role } from '../domain/access.ts'
import { dueOn, PRESSING, trainingState } from '../features/training/training.rules.ts'
import { owedIn, trainings } from '../features/training/training.store.ts'
import { readAsSystem, type ActorContext } from '../platform/transaction.ts'
import { unitOf } from './roster.ts'

/** Who of a unit has passed what their role needs, and until when it holds; the most pressing first. */
export function trainingsOfUnit(context: ActorContext, code: string | undefined): Promise<TrainingView> {
  allow(context.actor, 'roster.read')
  return readAsSystem(context, async (tx) => {
    const { units, unit } = await unitOf(tx, context, code)
    const rows = (await owedIn(tx, unit.code)).map(({ userId, name, role, trainingId, training, validMonths, passedOn }) => {
      const due = passedOn === null ? null : dueOn(passedOn, validMonths)
      return { user: { id: userId, name }, role, training: { id: trainingId, name: training }, passedOn, dueOn: due, state: trainingState(due, context.now) }
    })
    return {
      unit: { code: unit.code, name: unit.name }, units: units.map((one) => ({ code: one.code, name: one.name })),
      trainings: (await trainings(tx)).map(({ id, name, roles, valid_months }) => ({ id, name, roles: roles as Role[], validMonths: valid_months })),
      rows: rows.toSorted((a, b) => PRESSING.indexOf(a.state) - PRESSING.indexOf(b.state) || (a.dueOn ?? '').localeCompare(b.dueOn ?? '')), mayWrite: may(context.actor, 'training.write'),
    }
  })
}
