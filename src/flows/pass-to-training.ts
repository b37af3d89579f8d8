import type { PassBody, TrainingBody, TrainingReceipt } from '../contract/roster.ts'
import { allow } from '../domain/access.ts'
import { dayText } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import type { BadLine, Table } from '../domain/table-cells.ts'
import { staffOf, unitsInReach, type Staff } from '../features/roster/roster.store.ts'
import { passesIn } from '../features/training/training.rules.ts'
import { savePasses, saveTraining, trainings } from '../features/training/training.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type ActorContext, type Tx } from '../platform/transaction.ts'

/** One of this name gets the new roles and months. */
export async function keepTraining(context: ActorContext, { name, roles, validMonths }: TrainingBody): Promise<void> {
  allow(context.actor, 'training.write')
  await asSystem(context, async (tx) => {
    await saveTraining(tx, { id: context.newId(), name, roles, valid_months: validMonths })
    await audit(tx, { actor: context.actor.login, action: 'training.kept', subject: name, detail: { roles, validMonths } }, context.now)
  })
}

/** Somebody passed. Said twice it is kept once. */
export async function notePass(context: ActorContext, { trainingId, userId, passedOn }: PassBody): Promise<void> {
  allow(context.actor, 'training.write')
  const { actor, now } = context
  await asSystem(context, async (tx) => {
    const person = (await staffInReach(tx, context)).find((one) => one.id === userId)
    if (person === undefined || !(await trainings(tx)).some((one) => one.id === trainingId) || passedOn > dayText(now)) throw refuse('training.unknown')
    if ((await savePasses(tx, [{ training_id: trainingId, user_id: userId, unit: person.unit, passed_on: passedOn, noted_by: actor.userId, noted_at: now }])) === 0) return
    await audit(tx, { actor: actor.login, action: 'training.passed', subject: userId, detail: { training: trainingId, passedOn } }, now)
  })
}

/** A list of who passed what. Lines about nobody of ours or about no training of ours are named and left out. */
export async function takePasses(context: ActorContext, table: Table): Promise<Pick<TrainingReceipt, 'added' | 'known'> & { readonly bad: readonly BadLine[] }> {
  allow(context.actor, 'training.write')
  const { actor, now } = context
  const { good, bad } = passesIn(table, dayText(now))
  return asSystem(context, async (tx) => {
    const people = new Map((await staffInReach(tx, context)).map((one) => [one.login, one]))
    const known = new Map((await trainings(tx)).map((one) => [one.name, one]))
    const passes = good.flatMap(({ line, login, training, passedOn }) => {
      const [person, what] = [people.get(login), known.get(training)]
      if (person === undefined) bad.push({ line, zh: `没有账号 ${login}，或不属于您管理的单位`, en: `there is no login ${login} in your reach` })
      else if (what === undefined) bad.push({ line, zh: `没有名为“${training}”的培训`, en: `no training is called "${training}"` })
      return person === undefined || what === undefined ? [] : [{ training_id: what.id, user_id: person.id, unit: person.unit, passed_on: passedOn, noted_by: actor.userId, noted_at: now }]
    })
    const added = await savePasses(tx, passes)
    await audit(tx, { actor: actor.login, action: 'training.imported', subject: String(added), detail: { added, known: passes.length - added, bad: bad.length } }, now)
    return { added, known: passes.length - added, bad: bad.toSorted((a, b) => a.line - b.line) }
  })
}

async function staffInReach(tx: Tx, { actor }: ActorContext): Promise<Staff[]> {
  return staffOf(tx, (await unitsInReach(tx, actor)).map((unit) => unit.code))
}
