import { isMorePressing } from '../domain/levels.ts'
import type { DecisionTable } from '../engine/decision-table.ts'
import { lockPersons, personsByIds, type PersonRow } from '../features/person/person.store.ts'
import { compileScoringTable, joined, judge, type Judgement } from '../features/scoring/scoring.rules.ts'
import { activeTableVersion, decisionTable } from '../features/settings/settings.store.ts'
import { windowsAt, type Anchor, type Window } from '../features/signal/signal.store.ts'
import { raiseTasks, recordSteps } from '../features/task/task.store.ts'
import { watchesAt } from '../features/watch/watch.store.ts'
import { joinWarnings, keptFor, levelCode, levelOf, liveWarningsOf, openWarnings, surgeOf, warningsByIds, type Joined, type Kept, type NewWarning, type WarningRow } from '../features/warning/warning.store.ts'
import { announce, type Announcement } from '../platform/outbox.ts'
import { together, type Context, type Tx } from '../platform/transaction.ts'
import type { Identifier } from '../platform/vault.ts'
import { refuse } from '../domain/refusal.ts'
import { tellOfWatched } from './case-to-watch.ts'
import { askCentre } from './elsewhere-to-centre.ts'
import { hasten } from './raised-warning-to-haste.ts'
import { watchSurge } from './surge-to-calm.ts'
import { unitsResponsible } from './unit-responsible.ts'
import { redWarningsToStops } from './warning-to-stop-payment.ts'
import { dutyAndPace, warningsToTasks, type DutyAndPace } from './warning-to-task.ts'

type Source = { readonly id: number; readonly code: string }
/** What the signals of this transaction say: of which kind each was, and whom they name, whose clear text the vault does not have yet. */
type Batch = { readonly kindAt: (personId: number, at: Date) => number; readonly counterparts: readonly Identifier[] }
type Judged = { readonly window: Window; readonly judgement: Judgement; readonly kind: number }

/**
 * What the windows up to these moments say is judged by the decision table, and people who are in danger get their one live warning: a new one, with its task,
 * or the one that lives already, raised if this is worse. Runs inside the transaction that stored the signals; the persons are locked.
 */
export async function windowsToWarnings(tx: Tx, context: Context, source: Source, anchors: readonly Anchor[], batch: Batch): Promise<void> {
  if (anchors.length === 0) return
  const [windows, { version, table }] = await together(windowsAt(tx, anchors), activeTable(tx))
  const judged = new Map<number, Judged>()
  for (const window of windows) {
    const judgement = judge(table, window.facts)
    if (judgement !== undefined) judged.set(window.personId, worse(judged.get(window.personId), { window, judgement, kind: batch.kindAt(window.personId, window.at) }))
  }
  if (judged.size === 0) return
  const people = [...judged.keys()]
  const [live, persons, watches, kept] = await together(liveWarningsOf(tx, people), personsByIds(tx, people), watchesAt(tx, people, context.now), keptFor(tx, people))
  const heard = await standingFor(tx, live, kept)
  const joins = await joinLive(tx, context, heard, judged)
  for (const { personId } of heard) judged.delete(personId)
  const { fresh, known } = await openNew(tx, context, source, { version, judged: [...judged.values()], persons })
  const warned = ({ row, level, personIds }: Heard) => personIds.map((personId) => ({ id: row.id, personId, level, region: row.region, unit: row.unit }))
  const raised = joins.filter((one) => one.raised).flatMap(warned)
  // Once for all of them, and before any task is locked: accounts come between warnings and tasks.
  await redWarningsToStops(tx, context, { red: [...raised, ...fresh], still: joins.filter((one) => !one.raised).flatMap(warned) }, batch.counterparts)
  await hastenRaised(tx, context, joins)
  await tellOfWatched(tx, context, watches, [...raised, ...fresh])
  await together(
    announce(tx, fresh.map((warning): Announcement => ({ type: 'warning.opened', subject: warning.id, region: warning.region, unit: warning.unit, data: { level: warning.level } })), context.now),
    // Whoever got a task for a raised warning has one more than was counted before.
    warningsToTasks(tx, context, fresh, joins.length > 0 || known === undefined ? {} : { known }),
  )
}

/** Of two judgements of one person the more pressing leads; the reasons of both are kept. */
function worse(known: Judged | undefined, next: Judged): Judged {
  if (known === undefined) return next
  const leads = isMorePressing(next.judgement.level, known.judgement.level) ? next : known
  const both = joined(known.judgement, next.judgement)
  const [one, other] = [known.window, next.window]
  const window = {
    ...other, signals: Math.max(one.signals, other.signals), evidenceFrom: one.evidenceFrom < other.evidenceFrom ? one.evidenceFrom : other.evidenceFrom,
    amountAtRiskFen: Math.max(one.amountAtRiskFen ?? 0, other.amountAtRiskFen ?? 0) || null,
  }
  return { window, kind: leads.kind, judgement: both }
}

type Standing = { readonly personId: number; readonly row: WarningRow }

/**
 * Whose warning is told what is heard of somebody: their own live one, or the one that theirs was merged into, while that lives. Its person is locked late and
 * out of order, which is rare: should two batches wait for each other over it, one is begun again.
 */
async function standingFor(tx: Tx, live: readonly WarningRow[], kept: readonly Kept[]): Promise<Standing[]> {
  const own = live.map((row) => ({ personId: row.person_id, row }))
  const others = kept.filter(({ heard }) => !own.some((one) => one.personId === heard))
  if (others.length === 0) return own
  await lockPersons(tx, others.map((one) => one.personId))
  const rows = new Map((await warningsByIds(tx, others.map((one) => one.id))).filter((row) => row.state !== 'closed').map((row) => [row.id, row]))
  return [...own, ...others.flatMap(({ heard, id }) => { const row = rows.get(id); return row === undefined ? [] : [{ personId: heard, row }] })]
}

type Join = Joined & { readonly row: WarningRow; readonly isRed: boolean }
/** `personIds`: of whom it was heard; two numbers of one human being may stand in one batch. */
type Heard = Join & { readonly personIds: readonly number[] }

async function joinLive(tx: Tx, context: Context, heard: readonly Standing[], judged: ReadonlyMap<number, Judged>): Promise<Heard[]> {
  if (heard.length === 0) return []
  const joins = [...Map.groupBy(heard, ({ row }) => row.id).values()].map((told): Heard => {
    const { row } = told[0]!
    const personIds = told.map(({ personId }) => personId)
    const all = personIds.map((personId) => judged.get(personId)!)
    const live = { level: levelOf(row.level), fraudType: row.fraud_type as Judgement['fraudType'], reasons: row.reasons }
    const both = all.reduce((known, { judgement }) => ({ ...joined(known, judgement), raised: known.raised || isMorePressing(judgement.level, known.level) }), { ...live, raised: false } as ReturnType<typeof joined>)
    return {
      row, personIds, id: row.id, ...both, isRed: all.some(({ judgement }) => judgement.level === 'red'),
      lastSignalAt: new Date(Math.max(...all.map(({ window }) => window.at.getTime()))), amountAtRiskFen: Math.max(...all.map(({ window }) => window.amountAtRiskFen ?? 0)) || null,
    }
  })
  await joinWarnings(tx, joins, context.now)
  return joins
}

/** Whoever has the task of a warning that was raised is told so, and its clock runs faster. */
export async function hastenRaised(tx: Tx, context: Context, joins: readonly Join[]): Promise<void> {
  const raised = joins.filter((one) => one.raised)
  for (const level of new Set(raised.map((one) => one.level))) await raiseTasks(tx, raised.filter((one) => one.level === level).map((one) => one.id), levelCode(level))
  await recordSteps(tx, raised.map(({ row, level }) => ({ subjectId: row.id, taskId: null, actor: null, kind: 'raised', detail: { from: levelOf(row.level), to: level }, region: row.region, unit: row.unit })), context.now)
  await hasten(tx, context, raised.map((one) => one.id))
  const pressing = joins.filter(({ row, raised: isRaised, isRed }) => row.state === 'elsewhere' && (isRaised || isRed))
  await askCentre(tx, context, pressing.map(({ row, level }) => ({ ...row, level: levelCode(level) })), 'signal-while-elsewhere')
  await announce(tx, joins.map((one): Announcement => ({ type: one.raised ? 'warning.raised' : 'warning.changed', subject: one.id, region: one.row.region, unit: one.row.unit, data: { level: one.level } })), context.now)
}

type Endangered = { readonly version: number; readonly judged: readonly Judged[]; readonly persons: readonly PersonRow[] }
/** `known`: who is on duty, for the tasks to come. */
type Opened = { readonly fresh: readonly NewWarning[]; readonly known?: DutyAndPace }

async function openNew(tx: Tx, context: Context, source: Source, { version, judged, persons }: Endangered): Promise<Opened> {
  if (judged.length === 0) return { fresh: [] }
  const personById = new Map(persons.map((person) => [person.id, person]))
  const [units, surge] = await together(
    unitsResponsible(tx, judged.map((one) => personById.get(one.window.personId)!)),
    surgeOf(tx, source.id, judged.length, context.newId, context.now),
  )
  const warnings = judged.map(({ window, judgement, kind }): NewWarning => {
    const person = personById.get(window.personId)!
    return {
      id: context.newId(), personId: window.personId, level: judgement.level, fraudType: judgement.fraudType, reasons: judgement.reasons, tableVersion: version,
      region: person.region, regionSource: person.region_source, regionConfidence: person.region_confidence, unit: units.get(person.id)!,
      sourceId: source.id, firstKind: kind, bundleId: surge?.id ?? null, signalCount: window.signals, evidenceFrom: window.evidenceFrom, lastSignalAt: window.at, amountAtRiskFen: window.amountAtRiskFen,
    }
  })
  const [opened, known] = await together(openWarnings(tx, warnings, context.now), dutyAndPace(tx, warnings.map((warning) => warning.unit), context.now))
  const fresh = warnings.filter((warning) => opened.has(warning.id))
  if (surge?.started === true) {
    await watchSurge(tx, surge.id, context.now)
    await announce(tx, [{ type: 'surge.started', subject: surge.id }], context.now)
  }
  return { fresh, known }
}

let compiled: { version: number; table: DecisionTable } | undefined

/** A version never changes once saved, so its compiled form may be kept; which version is active is asked each time. */
async function activeTable(tx: Tx): Promise<{ version: number; table: DecisionTable }> {
  const version = await activeTableVersion(tx)
  if (version === undefined) throw refuse('bureau.missing')
  if (compiled?.version !== version) compiled = { version, table: compileScoringTable((await decisionTable(tx, version))!.content) }
  return compiled
}
