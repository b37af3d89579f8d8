import { isFraudType, type FraudType } from '../../domain/fraud-types.ts'
import { isMorePressing, WARNING_LEVELS, type WarningLevel } from '../../domain/levels.ts'
import { fen, FEN_PER_YUAN, formatYuanChinese, formatYuanEnglish, type Fen } from '../../domain/money.ts'
import { compileDecisionTable, TableProblem, type DecisionTable, type FactTypes } from '../../engine/decision-table.ts'

/** What is known of a person over the 24 hours up to a signal. Built by `signal.store.ts` in SQL; docs/decision-table.md explains each. */
export type PersonFacts = {
  readonly listedCalls: number
  readonly listedMessages: number
  readonly foreignCalls: number
  /** The longest call with a listed or foreign number. */
  readonly longestCallMinutes: number
  /** Such a call was still on when last heard of, ten minutes after it began. */
  readonly callStillOn: boolean
  readonly phraseScore: number
  readonly phraseType: string
  readonly badDomainVisits: number
  readonly screenSharing: boolean
  readonly newPayeeYuan: number
  readonly mulePayments: number
  readonly overHabit: boolean
  readonly overOnlineLimit: boolean
  readonly counterAlerts: number
  readonly coached: boolean
  readonly hotlineCalls: number
  readonly listedLevel: string
  /** −1: unknown. */
  readonly age: number
  readonly registered: boolean
  readonly earlierLosses: number
  /** Within the days after an accepted case of theirs. */
  readonly watched: boolean
}

const FACT_TYPES: FactTypes & Record<keyof PersonFacts, 'number' | 'boolean' | 'text'> = {
  listedCalls: 'number', listedMessages: 'number', foreignCalls: 'number', longestCallMinutes: 'number', callStillOn: 'boolean',
  phraseScore: 'number', phraseType: 'text', badDomainVisits: 'number', screenSharing: 'boolean', newPayeeYuan: 'number', mulePayments: 'number',
  overHabit: 'boolean', overOnlineLimit: 'boolean', counterAlerts: 'number', coached: 'boolean', hotlineCalls: 'number', listedLevel: 'text',
  age: 'number', registered: 'boolean', earlierLosses: 'number', watched: 'boolean',
}
const OUTPUT_TYPES: FactTypes = { level: 'text', fraudType: 'text', zh: 'text', en: 'text' }

export type Reason = { readonly code: string; readonly zh: string; readonly en: string }
export type Judgement = { readonly level: WarningLevel; readonly fraudType: FraudType; readonly reasons: readonly Reason[] }

/** Nobody has these: a table that matches them would warn about people of whom nothing is known. */
export const NOTHING_KNOWN: PersonFacts = {
  listedCalls: 0, listedMessages: 0, foreignCalls: 0, longestCallMinutes: 0, callStillOn: false, phraseScore: 0, phraseType: '', badDomainVisits: 0,
  screenSharing: false, newPayeeYuan: 0, mulePayments: 0, overHabit: false, overOnlineLimit: false, counterAlerts: 0, coached: false, hotlineCalls: 0,
  listedLevel: '', age: 40, registered: true, earlierLosses: 0, watched: false,
}

/** Everybody there can be, with nothing noticed: who somebody is may make a warning more pressing and is never the reason for one. */
function* everybody(): Generator<PersonFacts> {
  for (let age = -1; age <= AGE_MAX; age++) {
    for (const registered of [true, false]) for (const watched of [true, false]) for (const earlierLosses of LOSSES) yield { ...NOTHING_KNOWN, age, registered, earlierLosses, watched }
  }
}
const AGE_MAX = 120
const LOSSES = [0, 1, 2, 3, 4, 5, 10, 100]

/** Throws TableProblem in words for the person who edits the table. */
export function compileScoringTable(content: unknown): DecisionTable {
  const table = compileDecisionTable(content, FACT_TYPES, OUTPUT_TYPES)
  for (const person of everybody()) {
    const [match] = table.decide(person)
    if (match !== undefined) throw new TableProblem(`rule ${match.rule} warns about people of whom nothing was noticed; age, registration, losses and the watch alone may not warn`)
  }
  for (const match of allOutputs(content)) {
    if (!(WARNING_LEVELS as readonly string[]).includes(match.level)) throw new TableProblem(`${match.rule}: level must be one of ${WARNING_LEVELS.join(', ')}`)
    if (match.fraudType !== '' && !isFraudType(match.fraudType)) throw new TableProblem(`${match.rule}: unknown fraud type "${match.fraudType}"`)
    if (match.zh === '' || match.en === '') throw new TableProblem(`${match.rule}: a reason in Chinese (zh) and English (en) is needed`)
  }
  return table
}

/** The most pressing match gives the level, the first with a type its type, and every match is a reason. */
export function judge(table: DecisionTable, facts: PersonFacts): Judgement | undefined {
  const matches = table.decide(facts)
  if (matches.length === 0) return undefined
  const ranked = [...matches].sort((a, b) => rank(a.outputs.level) - rank(b.outputs.level))
  const typed = ranked.find((match) => isFraudType(String(match.outputs.fraudType ?? '')))
  const fraudType = String(typed?.outputs.fraudType ?? facts.phraseType)
  return {
    level: ranked[0]!.outputs.level as WarningLevel,
    fraudType: isFraudType(fraudType) ? fraudType : 'other',
    reasons: ranked.map((match) => ({ code: match.rule, zh: filled(String(match.outputs.zh), facts, formatYuanChinese), en: filled(String(match.outputs.en), facts, formatYuanEnglish) })),
  }
}

/** A live warning is only ever raised; reasons of both are kept, the newer words winning. */
export function joined(live: Judgement, later: Judgement): Judgement & { readonly raised: boolean } {
  const raised = isMorePressing(later.level, live.level)
  const byCode = new Map([...later.reasons, ...live.reasons.filter((old) => !later.reasons.some((reason) => reason.code === old.code))].map((reason) => [reason.code, reason]))
  const fraudType = raised && later.fraudType !== 'other' ? later.fraudType : live.fraudType === 'other' ? later.fraudType : live.fraudType
  return { level: raised ? later.level : live.level, fraudType, reasons: [...byCode.values()], raised }
}

function rank(level: unknown): number {
  return WARNING_LEVELS.indexOf(level as WarningLevel)
}

/** With its unit, when the table writes one behind it: an amount brings its own (19.9万元). */
const AMOUNT = /\{newPayeeYuan\}(?: ?(?:元|yuan))?/g

function filled(text: string, facts: PersonFacts, money: (amount: Fen) => string): string {
  return text.replace(AMOUNT, () => money(fen(facts.newPayeeYuan * FEN_PER_YUAN))).replace(/\{(\w+)\}/g, (hole, name: string) => String(facts[name as keyof PersonFacts] ?? hole))
}

type RuleOutputs = { rule: string; level: string; fraudType: string; zh: string; en: string }

function allOutputs(content: unknown): RuleOutputs[] {
  const nodes = (content as { nodes: { type: string; content: { outputs: { id: string; field: string }[]; rules: Record<string, string>[] } }[] }).nodes
  const { outputs, rules } = nodes.find((node) => node.type === 'decisionTableNode')!.content
  return rules.map((rule, index) => {
    const text = (field: string) => (rule[outputs.find((output) => output.field === field)?.id ?? ''] ?? '').trim().replace(/^"|"$/g, '')
    return { rule: rule._id ?? `rule ${index + 1}`, level: text('level'), fraudType: text('fraudType'), zh: text('zh'), en: text('en') }
  })
}
