import type { TaskMap } from '../contract/task.ts'
import { allow } from '../domain/access.ts'
import { outlineOf } from '../domain/outline.ts'
import { refuse } from '../domain/refusal.ts'
import { parentOf, type RegionCode } from '../domain/region-code.ts'
import { placeToDraw } from '../features/region/region.store.ts'
import { taskById } from '../features/task/task.store.ts'
import { warningById } from '../features/warning/warning.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'

/** With ten digits a corner, this is 6 kB: it has to come over one bar of signal. */
const OUTLINE_POINTS_MAX = 240

/** For whoever goes there, once they have accepted: the outline of the village, or of the street where villages have none. Without one, there is no ring. */
export async function taskMap(context: ActorContext, id: string): Promise<TaskMap> {
  allow(context.actor, 'task.work')
  return readAndEnrich(context, (tx) => taskById(tx, id), async (tx, task) => {
    if (task === undefined) throw refuse('request.not_found')
    if (task.assignee !== context.actor.userId || task.state !== 'accepted') throw refuse('task.not_yours')
    return drawn(tx, (await warningById(tx, task.warningId))!.region as RegionCode)
  })
}

async function drawn(tx: Tx, region: RegionCode): Promise<TaskMap> {
  const village = await placeToDraw(tx, region)
  const parent = parentOf(region)
  const place = village?.boundary != null || parent === undefined ? village : ((await placeToDraw(tx, parent)) ?? village)
  if (place === undefined) return { name: '', rings: [] }
  return { name: place.name, rings: place.boundary === null ? [] : outlineOf(place.boundary, OUTLINE_POINTS_MAX).map((ring) => ring.map(([lon, lat]) => [rounded(lon), rounded(lat)])) }
}

/** A metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 100_000) / 100_000
}
