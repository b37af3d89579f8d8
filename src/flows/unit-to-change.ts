import type { z } from 'zod'
import type { UnitAdded, UnitPreview, UnitWish } from '../contract/unit.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { codeOfDigits, rangeOf, rangesToMultirange } from '../domain/region-code.ts'
import { organisationsByCodes } from '../features/organisation/organisation.store.ts'
import { knownRegions } from '../features/region/region.store.ts'
import { hasRegions, heldWords, mayStandUnder, uncoveredBy, type AreaChange, type UnitFacts } from '../features/unit/unit.rules.ts'
import { addUnit, changeUnit, heldBy, knownUnit, liesWithin, lockUnits, movesOf, overlapsOf, redrawn, unitsEdition, type KnownUnit } from '../features/unit/unit.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, readAsSystem, type ActorContext, type Tx } from '../platform/transaction.ts'

/** A wish, checked, and what it would do to which units; the first of `changes` is the unit itself. */
type Plan = { readonly wish: UnitWish; readonly changes: readonly AreaChange[]; readonly preview: UnitPreview }

/** What a change of a unit would do: which places and people go to whom, and what stands against it. Nothing is written. */
export async function previewUnit(context: ActorContext, wish: UnitWish): Promise<UnitPreview> {
  allow(context.actor, 'unit.manage')
  return readAsSystem(context, async (tx) => (await planOf(tx, context, wish)).preview)
}

/** As it was looked at, or not at all. */
export async function saveUnit(context: ActorContext, wish: UnitWish, edition: number): Promise<void> {
  allow(context.actor, 'unit.manage')
  await asSystem(context, async (tx) => {
    await lockUnits(tx)
    const { changes, preview } = await planOf(tx, context, wish)
    // A new name or telephone moves nobody: what others did to other units does not matter to it.
    const moves = wish.what === 'reopen' || changes.some((one) => one.after === null || one.gained !== NOWHERE || one.lost !== NOWHERE)
    if (moves && preview.edition !== edition) throw refuse('unit.preview_stale')
    if (preview.held.length > 0) throw refuse('unit.held', heldWords(preview.held))
    if (preview.uncovered.length > 0) throw refuse('unit.uncovered', { names: preview.uncovered.join('、'), count: preview.uncoveredTotal })
    await carryOut(tx, context, { wish, changes, preview })
  })
}

const NOWHERE = '{}'

async function planOf(tx: Tx, context: ActorContext, wish: UnitWish): Promise<Plan> {
  const changes = await changesOf(tx, wish)
  const [self] = changes
  const moves = await movesOf(tx, changes, wish.what === 'reopen' ? [wish.code] : [], context.now)
  const { names, total } = uncoveredBy(moves)
  const held = []
  for (const change of changes) {
    // A new unit holds nothing, and what a unit keeps does not hinder it.
    if (change.lost === NOWHERE && change.after !== null) continue
    held.push(...(await heldBy(tx, change, context.now)).map((one) => ({ unit: { code: change.code, name: change.name }, ...one })))
  }
  const stays = self !== undefined && self.after !== null && self.after !== NOWHERE
  const [overlaps, outside] = stays
    ? [await overlapsOf(tx, self, changes.filter((one) => one.lost !== NOWHERE).map((one) => one.code)), self.parent !== null && !(await liesWithin(tx, self.after, self.parent))]
    : [[], false]
  return { wish, changes, preview: { edition: await unitsEdition(tx), moves, uncovered: names, uncoveredTotal: total, held, overlaps, outside } }
}

async function changesOf(tx: Tx, wish: UnitWish): Promise<AreaChange[]> {
  switch (wish.what) {
    case 'add': {
      const self = await newUnit(tx, wish)
      return redrawnBy(tx, self, { add: wish.add, remove: [], takeOver: wish.takeOver })
    }
    case 'change':
      return redrawnBy(tx, await underParent(tx, await openUnit(tx, wish), wish.parent), wish)
    case 'close': {
      const { area, isClosed: _, ...unit } = await openUnit(tx, wish)
      if (unit.kind === 'centre') throw refuse('unit.centre_stays')
      return [{ ...unit, before: area, after: null, gained: NOWHERE, lost: area }]
    }
    case 'reopen': {
      const { area, isClosed, ...unit } = await unitAt(tx, wish)
      if (!isClosed) throw refuse('unit.not_closed')
      const self = await underParent(tx, unit, wish.parent ?? unit.parent ?? undefined)
      return redrawn(tx, self, { code: self.code, kind: self.kind, add: wish.takeBack ? area : NOWHERE, remove: NOWHERE, takeOver: wish.takeBack })
    }
  }
}

type Regions = { readonly add: readonly string[]; readonly remove: readonly string[]; readonly takeOver: boolean }

async function redrawnBy(tx: Tx, self: UnitFacts, { add, remove, takeOver }: Regions): Promise<AreaChange[]> {
  if (add.length + remove.length > 0 && !hasRegions(self.kind)) throw refuse('unit.no_regions')
  const codes = [...add, ...remove].map(codeOfDigits)
  const known = await knownRegions(tx, codes)
  const missing = [...add, ...remove].find((digits) => !known.has(codeOfDigits(digits)))
  if (missing !== undefined) throw refuse('unit.unknown_region', { region: missing })
  const areaOf = (digits: readonly string[]) => rangesToMultirange(digits.map((one) => rangeOf(codeOfDigits(one))))
  return redrawn(tx, self, { code: self.code, kind: self.kind, add: areaOf(add), remove: areaOf(remove), takeOver })
}

type Seen = { readonly code: string; readonly version: number }

async function openUnit(tx: Tx, seen: Seen): Promise<KnownUnit> {
  const unit = await unitAt(tx, seen)
  if (unit.isClosed) throw refuse('unit.closed')
  return unit
}

async function unitAt(tx: Tx, { code, version }: Seen): Promise<KnownUnit> {
  const unit = await knownUnit(tx, code)
  if (unit === undefined) throw refuse('request.not_found')
  if (unit.version !== version) throw refuse('unit.changed_meanwhile')
  return unit
}

/** Undefined: it stays where it is. */
async function underParent<Unit extends UnitFacts>(tx: Tx, unit: Unit, parent: string | undefined): Promise<Unit> {
  if (parent === undefined) return unit
  await mayBeAbove(tx, unit.kind, parent)
  return { ...unit, parent }
}

async function mayBeAbove(tx: Tx, kind: UnitFacts['kind'], parent: string): Promise<void> {
  const above = await knownUnit(tx, parent)
  if (above === undefined || above.isClosed || !mayStandUnder(kind, above.kind)) throw refuse('unit.bad_parent')
}

async function newUnit(tx: Tx, { code, kind, name, parent, organisation }: z.infer<typeof UnitAdded>): Promise<UnitFacts> {
  const known = await knownUnit(tx, code)
  if (known !== undefined) throw refuse('unit.known', { code, name: known.name })
  await mayBeAbove(tx, kind, parent)
  if (organisation !== null && (await organisationsByCodes(tx, [organisation])).get(organisation)?.kind !== 'bank') throw refuse('unit.unknown_organisation', { code: organisation })
  return { code, kind, name, parent, version: 0 }
}

async function carryOut(tx: Tx, context: ActorContext, { wish, changes, preview }: Plan): Promise<void> {
  const [self, ...others] = changes as [AreaChange, ...AreaChange[]]
  switch (wish.what) {
    case 'add':
      await addUnit(tx, { ...self, area: self.after!, phone: wish.phone, organisation: wish.kind === 'bank' ? wish.organisation : null, seat: wish.add[0] === undefined ? undefined : codeOfDigits(wish.add[0]) })
      break
    case 'change':
      await changeUnit(tx, self.code, { name: wish.name, phone: wish.phone, area: self.after!, parent: self.parent })
      break
    case 'close':
      await changeUnit(tx, self.code, { closedAt: context.now })
      break
    case 'reopen':
      await changeUnit(tx, self.code, { area: self.after!, parent: self.parent, closedAt: null })
      break
  }
  for (const other of others) await changeUnit(tx, other.code, { area: other.after! })
  const moved = preview.moves.map(({ from, to, villages, people }) => ({ from: from.code, to: to.code, villages, people }))
  await audit(tx, { actor: context.actor.login, ...actionOf(wish), subject: self.code, detail: { ...factsOf(wish, self), ...(wish.what === 'close' ? {} : { takenFrom: others.map((one) => one.code) }), moved } }, context.now)
}

function factsOf(wish: UnitWish, self: AreaChange): Record<string, unknown> {
  switch (wish.what) {
    case 'add': return { name: wish.name, phone: wish.phone, kind: wish.kind, parent: wish.parent, added: wish.add }
    case 'change': return { name: wish.name, phone: wish.phone, ...(wish.parent === undefined ? {} : { parent: wish.parent }), added: wish.add, removed: wish.remove }
    case 'close': return { name: self.name }
    case 'reopen': return { name: self.name, parent: self.parent, takeBack: wish.takeBack }
  }
}

function actionOf({ what }: UnitWish) {
  switch (what) {
    case 'add': return { action: 'unit.added' }
    case 'change': return { action: 'unit.changed' }
    case 'close': return { action: 'unit.closed' }
    case 'reopen': return { action: 'unit.reopened' }
  }
}
