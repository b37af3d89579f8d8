import { createHash } from 'node:crypto'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { parentOf, rangeOf, type RegionCode } from '../domain/region-code.ts'
import type { BadLine, Table } from '../domain/table-cells.ts'
import { planOf, regionLinesIn, targetKey, type RegionLines, type RegionsPlan } from '../features/region/region.rules.ts'
import { changeRegions, declaredAt, lockRegions, regionsByCodes, saveRegions, saveTargets } from '../features/region/region.store.ts'
import { PLACES_SETTING, saveSetting } from '../features/settings/settings.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { cityOf } from './boundaries-to-regions.ts'

export type TablePlan = RegionsPlan & { readonly total: number; readonly seen: string }

/** What a file of regions would do; nothing is written. */
export async function previewRegions(context: ActorContext, table: Table): Promise<TablePlan> {
  allow(context.actor, 'region.manage')
  const lines = regionLinesIn(table)
  return readAsSystem(context, (tx) => planned(tx, lines))
}

/** Exactly what was previewed, in one transaction; refuses with `region.preview_stale` when it would be something else by now. */
export async function bringInRegions(context: ActorContext, table: Table, seen: string): Promise<TablePlan> {
  allow(context.actor, 'region.manage')
  return tableToRegions(context, regionLinesIn(table), { seen, by: { userId: context.actor.userId, name: context.actor.login } })
}

/** `city`: the bureau's when left out. */
type How = { readonly city?: RegionCode; readonly seen?: string; readonly by: { readonly userId: string | null; readonly name: string } }

/** The same for the command line, which looks at the file itself. */
export function tableToRegions(context: Context, lines: RegionLines, { city, seen, by }: How): Promise<TablePlan> {
  return asSystem(context, async (tx) => {
    await lockRegions(tx)
    const plan = await planned(tx, lines, city)
    if (seen !== undefined && seen !== plan.seen) throw refuse('region.preview_stale')
    await saveRegions(tx, plan.added)
    await changeRegions(tx, plan.facts)
    await saveTargets(tx, plan.targets, { by: by.userId, at: context.now })
    // Written addresses are read by their names from now on.
    await saveSetting(tx, PLACES_SETTING, plan.added.length + plan.facts.length, by.userId, context.now)
    await audit(tx, { actor: by.name, action: 'regions.imported', subject: plan.seen, detail: { added: plan.added.length, changed: changedIn(plan), targets: plan.targets.length, bad: plan.bad.length } }, context.now)
    return plan
  })
}

/** How many regions that were there before are another now. */
export function changedIn({ changes }: RegionsPlan): number {
  return new Set(changes.map(({ region }) => region)).size
}

async function planned(tx: Tx, { good, bad }: RegionLines, city?: RegionCode): Promise<TablePlan> {
  const above = good.flatMap(({ code }) => parentOf(code) ?? [])
  const regions = await regionsByCodes(tx, [...good.map(({ code }) => code), ...above])
  const declared = await declaredAt(tx, good.flatMap(({ code, target }) => (target === undefined ? [] : [{ region: code, asOf: target.asOf }])))
  const plan = planOf(good, {
    city: rangeOf(city ?? (await cityOf(tx)), 'city'),
    regions: new Map([...regions].map(([code, { name, households, population, closed_on }]) => [code, { code, name, households, population, isOpen: closed_on === null }])),
    declared: new Map(declared.map((one) => [targetKey(one.region as RegionCode, one.asOf), one.people])),
  })
  const all: BadLine[] = [...bad, ...plan.bad].toSorted((a, b) => a.line - b.line)
  const whole = { ...plan, bad: all, total: good.length + bad.length }
  return { ...whole, seen: createHash('sha256').update(JSON.stringify(whole)).digest('hex') }
}
