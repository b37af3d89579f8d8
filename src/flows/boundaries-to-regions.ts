import { createHash } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import { allow } from '../domain/access.ts'
import { pointsOf } from '../domain/boundary-faults.ts'
import type { Boundary } from '../domain/geometry.ts'
import { rangeOf, type RegionCode, type RegionLevel } from '../domain/region-code.ts'
import {
  attachBoundaries, boundariesOf, calledIn, drawnAt, isSameBoundary, liesOutside, type BoundaryFeature, type CoordinateSystem, type LeftOut, type LeftWhy, type Matched, type Placed,
} from '../features/boundary/boundary.rules.ts'
import { boundariesIn, lockRegions, regionsIn, saveBoundaries } from '../features/region/region.store.ts'
import { bureauOf, PLACES_SETTING, saveSetting } from '../features/settings/settings.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { refuse } from '../domain/refusal.ts'

/** After so many points others get their turn: a file of a whole city is judged for seconds, and a warning does not wait for it. */
const POINTS_AT_A_TIME = 10_000

export type Drawing = Placed & { readonly name: string; readonly level: RegionLevel; readonly by: 'code' | 'name'; readonly was: number | null; readonly isSame: boolean }
/** `seen`: of exactly this effect; another file, other regions or another border in the meantime make another one. */
export type BoundaryPlan = { readonly features: readonly BoundaryFeature[]; readonly drawings: readonly Drawing[]; readonly left: readonly LeftOut[]; readonly seen: string }

type Told = { readonly city: RegionCode; readonly system: CoordinateSystem }

/** What a boundary file would do; nothing is written. */
export async function previewBoundaries(context: ActorContext, text: string, system: CoordinateSystem): Promise<BoundaryPlan> {
  allow(context.actor, 'region.manage')
  const features = await read(text)
  return readAsSystem(context, async (tx) => planned(tx, features, { city: await cityOf(tx), system }))
}

/** Exactly what was previewed, in one transaction; refuses with `region.preview_stale` when it would be something else by now. */
export async function bringInBoundaries(context: ActorContext, text: string, { system, seen }: { readonly system: CoordinateSystem; readonly seen: string }): Promise<BoundaryPlan> {
  allow(context.actor, 'region.manage')
  const features = await read(text)
  return asSystem(context, async (tx) => drawn(tx, context, features, { city: await cityOf(tx), system, seen, by: { userId: context.actor.userId, name: context.actor.login } }))
}

/** The same for the command line, which looks at the file itself. `city`: its padded code. */
export async function boundariesToRegions(context: Context, text: string, told: Told): Promise<BoundaryPlan> {
  const features = await read(text)
  return asSystem(context, (tx) => drawn(tx, context, features, { ...told, by: { userId: null, name: 'gb import-regions' } }))
}

/** Says how many points were worked off, and waits when it is time to. */
function pacer(): (points: number) => Promise<void> {
  let since = 0
  return async (points) => {
    since += points
    if (since < POINTS_AT_A_TIME) return
    since = 0
    await breath()
  }
}

async function read(text: string): Promise<BoundaryFeature[]> {
  const [pace, features] = [pacer(), [] as BoundaryFeature[]]
  for (const feature of boundariesOf(text)) {
    features.push(feature)
    await pace(pointsOf(feature.boundary))
  }
  return features
}

export async function cityOf(tx: Tx): Promise<RegionCode> {
  return (await bureauOf(tx))!.city as RegionCode
}

type How = Told & { readonly seen?: string; readonly by: { readonly userId: string | null; readonly name: string } }

async function drawn(tx: Tx, context: Context, features: readonly BoundaryFeature[], { seen, by, ...told }: How): Promise<BoundaryPlan> {
  await lockRegions(tx)
  const plan = await planned(tx, features, told)
  if (seen !== undefined && seen !== plan.seen) throw refuse('region.preview_stale')
  const fresh = plan.drawings.filter(({ isSame }) => !isSame)
  await saveBoundaries(tx, fresh)
  await saveSetting(tx, PLACES_SETTING, fresh.length, by.userId, context.now)
  const added = fresh.filter(({ was }) => was === null).length
  await audit(tx, { actor: by.name, action: 'boundaries.imported', subject: plan.seen, detail: { added, changed: fresh.length - added, bad: plan.left.length, system: told.system } }, context.now)
  return plan
}

async function planned(tx: Tx, features: readonly BoundaryFeature[], { city, system }: Told): Promise<BoundaryPlan> {
  const range = rangeOf(city, 'city')
  const regions = new Map((await regionsIn(tx, range)).map((region) => [region.code, region]))
  const kept = new Map((await boundariesIn(tx, range)).map(({ code, boundary }) => [code, boundary]))
  const { matched, left: unmatched } = attachBoundaries([...regions.values()], features)
  const { placed, left } = await judged(features, matched, { system, kept })
  const [pace, hash, drawings] = [pacer(), createHash('sha256'), [] as Drawing[]]
  for (const { by, ...place } of placed) {
    const { name, level } = regions.get(place.code)!
    const was = kept.get(place.code)
    drawings.push({ ...place, by, name, level, was: was === undefined ? null : pointsOf(was), isSame: isSameBoundary(was, place.boundary) })
    hash.update(JSON.stringify([place.code, name, was?.coordinates ?? null, place.boundary.coordinates]))
    await pace(pointsOf(place.boundary))
  }
  const all = [...unmatched, ...left].toSorted((a, b) => a.nth - b.nth)
  return { features, drawings, left: all, seen: hash.update(JSON.stringify(all)).digest('hex') }
}

type Kept = { readonly system: CoordinateSystem; readonly kept: ReadonlyMap<RegionCode, Boundary> }

/** Places above before their parts, so that a part is measured against the border that it will lie in. */
async function judged(features: readonly BoundaryFeature[], matched: readonly Matched[], { system, kept }: Kept): Promise<{ placed: (Placed & Pick<Matched, 'by'>)[]; left: LeftOut[] }> {
  const borders = new Map(kept)
  const placed: (Placed & Pick<Matched, 'by'>)[] = []
  const left: LeftOut[] = []
  const pace = pacer()
  for (const { nth, code, by } of matched) {
    const feature = features[nth]!
    await pace(pointsOf(feature.boundary))
    const found = drawnAt(code, feature, system)
    const why: LeftWhy | undefined = typeof found === 'string' ? found : liesOutside(found, borders) ? 'outside-parent' : undefined
    if (why !== undefined) left.push({ nth, called: calledIn(feature), why })
    else {
      borders.set(code, (found as Placed).boundary)
      placed.push({ ...(found as Placed), by })
    }
  }
  return { placed, left }
}
