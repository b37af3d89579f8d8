import { sql } from 'kysely'
import type { InboxList } from '../contract/view.ts'
import { allow } from '../domain/access.ts'
import { readAndEnrich, type ActorContext } from '../platform/transaction.ts'
import { unitNames } from './names.ts'
import { withinSight } from './warning-list.ts'

type Counted = { readonly unit: string; readonly live: number; readonly reds: number }

/** How many live warnings lie with each unit in sight; one's own stands first, also when it has none. */
export function unitInboxes(context: ActorContext): Promise<InboxList> {
  const { actor } = context
  allow(actor, 'warning.read')
  return readAndEnrich(context, async (tx) => {
    const where = sql.join([sql`w.state <> 'closed'`, ...(await withinSight(tx, context, 'w.unit', undefined))], sql` and `)
    return (await sql<Counted>`select w.unit, count(*)::int as live, count(*) filter (where w.level = 1)::int as reds from warning w where ${where} group by w.unit order by reds desc, live desc, w.unit`.execute(tx)).rows
  }, async (tx, found) => {
    const own = found.find(({ unit }) => unit === actor.unit) ?? { unit: actor.unit, live: 0, reds: 0 }
    const all = [own, ...found.filter(({ unit }) => unit !== actor.unit)]
    const names = await unitNames(tx, all.map(({ unit }) => unit))
    return { items: all.map(({ unit, live, reds }) => ({ unit: { code: unit, name: names.get(unit) ?? unit }, live, reds, own: unit === actor.unit })) }
  })
}
