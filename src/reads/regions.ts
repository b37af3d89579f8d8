import type { RegionList, RegionMap, RegionQuery, RegionRow, RegionView } from '../contract/region.ts'
import { allow } from '../domain/access.ts'
import { pointsOf } from '../domain/boundary-faults.ts'
import { targetsOf } from '../domain/coverage.ts'
import { dayText } from '../domain/period.ts'
import { ancestors, codeOfDigits, rangeOf, regionDigits, type RegionCode } from '../domain/region-code.ts'
import { regionPlan } from '../domain/region-map.ts'
import { refuse } from '../domain/refusal.ts'
import { countPeopleIn } from '../features/person/person.store.ts'
import { childrenOf, countOpenIn, declaredOn, drawnChildren, placeToDraw, regionsByCodes, regionsIn, successionsOf, targetsOfRegion, type Followed, type RegionWithEnd } from '../features/region/region.store.ts'
import { unitsByCodes, unitsFor } from '../features/roster/roster.store.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { countOpenTasksIn } from '../features/task/task.store.ts'
import { readAsSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { userNames } from './names.ts'

const ROWS_A_PAGE = 100
const SHAPES_MAX = 1_000
const TARGETS_MAX = 100

/** A place and its parts, page by page. Names, borders and counts of places, and nothing of a person: who may read sees all of the bureau's. */
export function regionList(context: ActorContext, { region, q, after }: RegionQuery): Promise<RegionList> {
  allow(context.actor, 'region.read')
  return readAsSystem(context, async (tx) => {
    const place = await placeAt(tx, region)
    const { rows, total, drawn } = await childrenOf(tx, place.code, { words: q, after: after === undefined ? undefined : codeOfDigits(after), max: ROWS_A_PAGE + 1 })
    const page = rows.slice(0, ROWS_A_PAGE)
    const [shownPlace, ...shown] = await shownRows(tx, [place, ...page], { within: place.code, day: dayText(context.now) })
    return { path: await pathTo(tx, place.code), place: shownPlace!, rows: shown, total, drawn, next: rows.length > ROWS_A_PAGE ? regionDigits(page.at(-1)!.code) : null }
  })
}

/** The parts of a place that have a border, on a plan. */
export function regionMap(context: ActorContext, region: string | undefined): Promise<RegionMap> {
  allow(context.actor, 'region.read')
  return readAsSystem(context, async (tx) => {
    const { code } = await placeAt(tx, region)
    const [drawn, place] = [await drawnChildren(tx, code, SHAPES_MAX), await placeToDraw(tx, code)]
    return mutable(regionPlan(drawn.map((one) => ({ region: regionDigits(one.code), name: one.name, boundary: one.boundary })), place?.boundary ?? null))
  })
}

export function mutable(plan: ReturnType<typeof regionPlan>): RegionMap {
  return { ...plan, places: [...plan.places] }
}

/** One place with what was declared for it and what it followed; an ended one too. */
export function regionPage(context: ActorContext, digits: string): Promise<RegionView> {
  allow(context.actor, 'region.read')
  return readAsSystem(context, async (tx) => {
    const place = await placeAt(tx, digits)
    const [row] = await shownRows(tx, [place], { within: place.code, day: dayText(context.now) })
    const declared = await targetsOfRegion(tx, place.code, TARGETS_MAX)
    const names = await userNames(tx, declared.map(({ enteredBy }) => enteredBy))
    const boundary = (await placeToDraw(tx, place.code))?.boundary ?? null
    const { before, after } = await successionsOf(tx, place.code)
    const open = await countOpenIn(tx, rangeOf(place.code))
    return {
      ...row!, path: await pathTo(tx, place.code), parts: place.closed_on === null ? open - 1 : open, points: boundary === null ? null : pointsOf(boundary), endedOn: place.closed_on,
      targets: declared.map(({ asOf, people, note, enteredBy, enteredAt }) => ({ asOf, people, note, enteredBy: enteredBy === null ? null : (names.get(enteredBy) ?? null), enteredAt: enteredAt?.toISOString() ?? null })),
      left: place.closed_on === null ? null : { people: await countPeopleIn(tx, rangeOf(place.code)), tasks: await countOpenTasksIn(tx, rangeOf(place.code)) },
      before: await followed(tx, before), after: await followed(tx, after),
    }
  })
}

async function followed(tx: Tx, places: readonly Followed[]): Promise<RegionView['before']> {
  const named = await regionsByCodes(tx, places.map(({ code }) => code))
  return places.map(({ code, changedOn }) => ({ region: regionDigits(code), name: named.get(code)?.name ?? '', on: changedOn }))
}

async function placeAt(tx: Tx, digits: string | undefined): Promise<RegionWithEnd> {
  const code = digits === undefined ? ((await bureauOf(tx))!.city as RegionCode) : codeOfDigits(digits)
  const place = (await regionsByCodes(tx, [code])).get(code)
  if (place === undefined) throw refuse('request.not_found')
  return place
}

async function pathTo(tx: Tx, code: RegionCode): Promise<RegionList['path']> {
  const above = ancestors(code).toReversed()
  const named = await regionsByCodes(tx, [...above, code])
  return [...above, code].flatMap((one) => { const place = named.get(one); return place === undefined ? [] : [{ region: regionDigits(one), name: place.name }] })
}

/** With the target that the coverage divides by today, and who answers for it. */
async function shownRows(tx: Tx, places: readonly RegionWithEnd[], { within, day }: { readonly within: RegionCode; readonly day: string }): Promise<RegionRow[]> {
  const range = rangeOf(within)
  const targets = targetsOf((await regionsIn(tx, range)).map(({ code }) => code), await declaredOn(tx, range, day))
  const answering = await unitsFor(tx, places.map(({ code }) => code))
  const units = await unitsByCodes(tx, [...answering.values()])
  return places.map(({ code, level, name, households, population, drawn }) => {
    const target = targets.get(code)
    return {
      region: regionDigits(code), level, name, households, population, drawn, unit: units.get(answering.get(code) ?? '')?.name ?? null,
      target: target === undefined ? null : { people: target.people, asOf: target.asOf, isSum: target.isSum },
    }
  })
}
