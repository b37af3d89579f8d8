import type { EndBody, GridBody, RegionBody, TargetBody } from '../contract/region.ts'
import { allow } from '../domain/access.ts'
import { dayText } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { codeOfDigits, levelOf, rangeOf, regionDigits, type RegionCode } from '../domain/region-code.ts'
import { countPeopleIn } from '../features/person/person.store.ts'
import { changeRegions, closeRegion, codesBelow, countOpenIn, declaredAt, lockRegions, regionsByCodes, saveRegions, saveTargets, type RegionWithEnd } from '../features/region/region.store.ts'
import { onlyWithin } from '../features/roster/roster.store.ts'
import { PLACES_SETTING, saveSetting } from '../features/settings/settings.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { succeedTogether } from './successions-to-regions.ts'

const GRIDS_MAX = 999
const NAMES_SAID_MAX = 5

/** Its name and its counts. What the page showed has to be so still. */
export function changeRegion(context: ActorContext, digits: string, { was, ...facts }: RegionBody): Promise<void> {
  return changeRegionOf(context, digits, async (tx, region) => {
    const changed = (['name', 'households', 'population'] as const).filter((what) => region[what] !== facts[what])
    if ((['name', 'households', 'population'] as const).some((what) => region[what] !== was[what])) throw refuse('region.changed')
    await changeRegions(tx, [{ code: region.code, ...facts }])
    // Written addresses are read by their names.
    if (changed.includes('name')) await saveSetting(tx, PLACES_SETTING, 1, context.actor.userId, context.now)
    await audit(tx, { actor: context.actor.login, action: 'region.changed', subject: regionDigits(region.code), detail: Object.fromEntries(changed.map((what) => [what === 'name' ? 'placeName' : what, `${region[what]} → ${facts[what]}`])) }, context.now)
  })
}

/** From a day on the coverage divides by it; what was declared for other days stays. */
export function declareTarget(context: ActorContext, digits: string, { asOf, people, note }: TargetBody): Promise<void> {
  return changeRegionOf(context, digits, async (tx, region) => {
    const [before] = await declaredAt(tx, [{ region: region.code, asOf }])
    await saveTargets(tx, [{ region: region.code, asOf, targetPopulation: people, note }], { by: context.actor.userId, at: context.now })
    await audit(tx, { actor: context.actor.login, action: 'region.target', subject: regionDigits(region.code), detail: { asOf, people, note, ...(before === undefined ? {} : { before: before.people }) } }, context.now)
  })
}

/** A new grid of a village, under the number after the last that was ever given there. */
export function addGrid(context: ActorContext, village: string, facts: GridBody): Promise<{ region: string }> {
  return changeRegionOf(context, village, async (tx, { code }) => {
    if (levelOf(code) !== 'village') throw refuse('region.not_village')
    const last = (await codesBelow(tx, code)).at(-1) ?? code
    if (last - code >= GRIDS_MAX) throw refuse('region.grids_full')
    const grid = (last + 1) as RegionCode
    await saveRegions(tx, [{ code: grid, level: 'grid', parent: code, ...facts }])
    await saveSetting(tx, PLACES_SETTING, 1, context.actor.userId, context.now)
    await audit(tx, { actor: context.actor.login, action: 'region.added', subject: regionDigits(grid), detail: { placeName: facts.name } }, context.now)
    return { region: regionDigits(grid) }
  })
}

/** Closed from now on; its people belong to its successor. Nobody is left behind in a place that is no more, and nobody answers for nothing. */
export function endRegion(context: ActorContext, digits: string, { on, successor }: EndBody): Promise<{ peopleMoved: number }> {
  return changeRegionOf(context, digits, async (tx, { code }) => {
    if (on > dayText(context.now)) throw refuse('region.future_end')
    await mustBeEmpty(tx, code, successor === null)
    let peopleMoved = 0
    if (successor === null) await closeRegion(tx, code, on)
    else {
      const next = await openRegion(tx, codeOfDigits(successor))
      if (next === undefined || next.code === code || next.level !== levelOf(code)) throw refuse('region.bad_successor')
      peopleMoved = await succeedTogether(tx, [{ oldCode: code, newCode: next.code, changedOn: on }])
    }
    await saveSetting(tx, PLACES_SETTING, 1, context.actor.userId, context.now)
    await audit(tx, { actor: context.actor.login, action: 'region.ended', subject: regionDigits(code), detail: { endedOn: on, peopleMoved, ...(successor === null ? {} : { successor: regionDigits(codeOfDigits(successor)) }) } }, context.now)
    return { peopleMoved }
  })
}

/** Nothing is left below it that would hang in the air, and nobody answers or works there alone. `isLast`: nothing follows it. */
export async function mustBeEmpty(tx: Tx, code: RegionCode, isLast: boolean): Promise<void> {
  const range = rangeOf(code)
  const parts = (await countOpenIn(tx, range)) - 1
  if (parts > 0) throw refuse('region.has_parts', { count: parts })
  const { units, people } = await onlyWithin(tx, range)
  if (units.length > 0) throw refuse('region.units_left', { units: said(units) })
  if (people.length > 0) throw refuse('region.workers_left', { names: said(people) })
  const count = isLast ? await countPeopleIn(tx, range) : 0
  if (count > 0) throw refuse('region.people_left', { count })
}

function said(names: readonly string[]): string {
  return `${names.slice(0, NAMES_SAID_MAX).join('、')}${names.length > NAMES_SAID_MAX ? '…' : ''}`
}

async function openRegion(tx: Tx, code: RegionCode): Promise<RegionWithEnd | undefined> {
  const region = (await regionsByCodes(tx, [code])).get(code)
  return region?.closed_on === null ? region : undefined
}

/** An open region, and nobody else changes any meanwhile. */
export async function changeRegionOf<T>(context: ActorContext, digits: string, work: (tx: Tx, region: RegionWithEnd) => Promise<T>): Promise<T> {
  allow(context.actor, 'region.manage')
  const code = codeOfDigits(digits)
  return asSystem(context, async (tx) => {
    await lockRegions(tx)
    const region = (await regionsByCodes(tx, [code])).get(code)
    if (region === undefined) throw refuse('request.not_found')
    if (region.closed_on !== null) throw refuse('region.ended')
    return work(tx, region)
  })
}
