import { createHash } from 'node:crypto'
import type { SplitBody, SplitEffect } from '../contract/region.ts'
import { allow } from '../domain/access.ts'
import { dayText } from '../domain/period.ts'
import { codeOfDigits, levelOf, parentOf, rangeOf, regionDigits, type RegionCode } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import { countPeopleIn } from '../features/person/person.store.ts'
import { codesBelow, declaredOn, regionsByCodes, saveRegions, saveTargets, type RegionWithEnd } from '../features/region/region.store.ts'
import { unitsByCodes, unitsFor } from '../features/roster/roster.store.ts'
import { PLACES_SETTING, saveSetting } from '../features/settings/settings.store.ts'
import { countOpenTasksIn } from '../features/task/task.store.ts'
import { audit } from '../platform/audit.ts'
import { readAsSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { changeRegionOf, mustBeEmpty } from './region-to-change.ts'
import { succeedTogether } from './successions-to-regions.ts'

const VILLAGE_STEP = 1_000
const VILLAGES_MAX = 999

type Part = { readonly code: RegionCode } & Omit<SplitBody['parts'][number], 'region'>
type Plan = { readonly parts: readonly Part[]; readonly effect: SplitEffect }

/** What a split would make of a village, and what it leaves where it is; nothing is written. Refused as the split itself would be. */
export function previewSplit(context: ActorContext, digits: string, body: SplitBody): Promise<SplitEffect> {
  allow(context.actor, 'region.manage')
  return readAsSystem(context, async (tx) => {
    const code = codeOfDigits(digits)
    const village = (await regionsByCodes(tx, [code])).get(code)
    if (village === undefined) throw refuse('request.not_found')
    if (village.closed_on !== null) throw refuse('region.ended')
    return (await planned(tx, context, village, body)).effect
  })
}

/**
 * A village ends and two or more follow it. Of nobody in it is it known in which of them they live now: its people and its open tasks stay under it,
 * with whoever answers for it, until a register or an officer says better.
 */
export function splitRegion(context: ActorContext, digits: string, { seen, ...body }: SplitBody & { readonly seen: string }): Promise<SplitEffect> {
  return changeRegionOf(context, digits, async (tx, village) => {
    const { parts, effect } = await planned(tx, context, village, body)
    if (effect.seen !== seen) throw refuse('region.preview_stale')
    await saveRegions(tx, parts.map(({ code, name, households, population }) => ({ code, level: 'village', name, parent: village.parent, households, population })))
    await saveTargets(tx, parts.map(({ code, target }) => ({ region: code, asOf: body.on, targetPopulation: target, note: body.note })), { by: context.actor.userId, at: context.now })
    await succeedTogether(tx, parts.map(({ code }) => ({ oldCode: village.code, newCode: code, changedOn: body.on })))
    await saveSetting(tx, PLACES_SETTING, parts.length, context.actor.userId, context.now)
    const detail = { endedOn: body.on, parts: parts.map(({ code, name }) => `${regionDigits(code)} ${name}`), peopleLeft: effect.peopleLeft, note: body.note }
    await audit(tx, { actor: context.actor.login, action: 'region.split', subject: regionDigits(village.code), detail }, context.now)
    return effect
  })
}

async function planned(tx: Tx, { now }: ActorContext, village: RegionWithEnd, { on, parts: asked, note }: SplitBody): Promise<Plan> {
  if (levelOf(village.code) !== 'village') throw refuse('region.no_village_to_split')
  if (on > dayText(now)) throw refuse('region.future_end')
  await mustBeEmpty(tx, village.code, false)
  if (new Set(asked.map(({ name }) => name)).size < asked.length) throw refuse('region.same_names')
  const codes = await newCodes(tx, village, asked)
  const parts = asked.map(({ name, households, population, target }, nth) => ({ code: codes[nth]!, name, households, population, target }))
  const answering = await unitsFor(tx, codes)
  const units = await unitsByCodes(tx, [...answering.values()])
  const range = rangeOf(village.code)
  const declared = (await declaredOn(tx, range, on)).get(village.code)
  const sum = (what: 'households' | 'population' | 'target') => parts.reduce((total, part) => total + part[what], 0)
  const effect = {
    parts: parts.map(({ code, name }) => ({ region: regionDigits(code), name, unit: units.get(answering.get(code) ?? '')?.name ?? null })),
    peopleLeft: await countPeopleIn(tx, range), tasksLeft: await countOpenTasksIn(tx, range),
    before: { households: village.households, population: village.population, target: declared?.people ?? null }, after: { households: sum('households'), population: sum('population'), target: sum('target') },
  }
  return { parts, effect: { ...effect, seen: createHash('sha256').update(JSON.stringify([village, on, note, parts, effect])).digest('hex') } }
}

/** Those that are given, each a village of the same street that never was; for the others the numbers after the last that was ever given there. */
async function newCodes(tx: Tx, village: RegionWithEnd, asked: SplitBody['parts']): Promise<RegionCode[]> {
  const street = parentOf(village.code)!
  const given = asked.flatMap(({ region }) => (region === null ? [] : [codeOfDigits(region)]))
  const known = await regionsByCodes(tx, given)
  const wrong = given.find((code, nth) => levelOf(code) !== 'village' || parentOf(code) !== street || known.has(code) || given.indexOf(code) !== nth)
  if (wrong !== undefined) throw refuse('region.bad_part_code', { region: regionDigits(wrong) })
  let last = Math.max(...(await codesBelow(tx, street)), ...given)
  return asked.map(({ region }) => {
    if (region !== null) return codeOfDigits(region)
    last += VILLAGE_STEP
    if (last - street > VILLAGES_MAX * VILLAGE_STEP) throw refuse('region.villages_full')
    return last as RegionCode
  })
}
