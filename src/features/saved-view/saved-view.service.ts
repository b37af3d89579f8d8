import { VIEWS_MAX, type SavedViewBody, type SavedViewList } from '../../contract/view.ts'
import { allow } from '../../domain/access.ts'
import { refuse } from '../../domain/refusal.ts'
import { actAs, asSystem, readAs, type ActorContext } from '../../platform/transaction.ts'
import { deleteView, saveView, savedViewById, savedViews } from './saved-view.store.ts'

export async function myViews(context: ActorContext): Promise<SavedViewList> {
  allow(context.actor, 'warning.read')
  const rows = await readAs(context, savedViews)
  return { items: rows.map(({ id, name, search, shared, owner }) => ({ id, name, search, shared, mine: owner === context.actor.userId })) }
}

export async function keepView(context: ActorContext, { name, search, shared }: SavedViewBody): Promise<void> {
  const { actor, now } = context
  allow(actor, shared ? 'view.share' : 'warning.read')
  await asSystem(context, async (tx) => {
    const count = await saveView(tx, { id: context.newId(), owner: actor.userId, unit: actor.unit, name, search, shared, saved_at: now })
    if (count > VIEWS_MAX) throw refuse('view.too_many', { limit: VIEWS_MAX })
  })
}

/** Only one's own; what the unit shares is its commander's. */
export async function forgetView(context: ActorContext, id: string): Promise<void> {
  allow(context.actor, 'warning.read')
  await actAs(context, (tx) => savedViewById(tx, id), async (tx, view) => {
    if (view === undefined || view.owner !== context.actor.userId) throw refuse('request.not_found')
    await deleteView(tx, id)
  })
}
