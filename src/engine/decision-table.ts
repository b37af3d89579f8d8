/**
 * Decision tables in a declared subset of the JSON Decision Model (JDM, gorules.io), compiled to closures.
 *
 * The subset (docs/decision-table.md): one input node, one decision table with hit policy `collect`, one output node, joined in a row.
 * A condition cell is empty, a number, `true`/`false`, a list of quoted texts, a comparison (`>= 3`) or a closed interval (`[3..5]`).
 * An output cell is empty, a number, `true`/`false` or one quoted text. Every rule has every cell. Whatever else JDM knows is refused when the table is compiled,
 * so that what is saved is what runs. The test runs the same tables through `@gorules/zen-engine` and compares the answers.
 */
export type Fact = number | boolean | string
export type Facts = Readonly<Record<string, Fact>>
export type Match = { readonly rule: string; readonly outputs: Readonly<Record<string, Fact>> }
export type DecisionTable = { readonly ruleCount: number; readonly decide: (facts: Facts) => Match[] }
export type FactTypes = Readonly<Record<string, 'number' | 'boolean' | 'text'>>

const RULES_MAX = 500
const COLUMNS_MAX = 40

export class TableProblem extends Error {}

type Condition = (fact: Fact) => boolean
type Column = { id: string; field: string }
type CompiledRule = { conditions: readonly { field: string; holds: Condition }[]; match: Match }

/** Throws TableProblem, in words for the person who edits the table, on anything outside the subset. */
export function compileDecisionTable(content: unknown, inputs: FactTypes, outputs: FactTypes): DecisionTable {
  const table = tableOf(content)
  if (table.hitPolicy !== 'collect') throw new TableProblem(`hitPolicy must be "collect", not ${JSON.stringify(table.hitPolicy)}`)
  const inputColumns = columnsOf(table.inputs, inputs, 'input')
  const outputColumns = columnsOf(table.outputs, outputs, 'output')
  const rules = arrayOf(table.rules, 'rules')
  if (rules.length === 0 || rules.length > RULES_MAX) throw new TableProblem(`a table has 1 to ${RULES_MAX} rules, this one has ${rules.length}`)
  const compiled = rules.map((rule, index) => compileRule(objectOf(rule, `rule ${index + 1}`), index, inputColumns, outputColumns, inputs, outputs))
  const twice = compiled.find(({ match }, index) => compiled.findIndex((other) => other.match.rule === match.rule) < index)
  if (twice !== undefined) throw new TableProblem(`two rules are named "${twice.match.rule}"`)
  return { ruleCount: compiled.length, decide: (facts) => decide(compiled, facts) }
}

function decide(rules: readonly CompiledRule[], facts: Facts): Match[] {
  const matches: Match[] = []
  for (const rule of rules) {
    if (rule.conditions.every(({ field, holds }) => holds(facts[field]!))) matches.push(rule.match)
  }
  return matches
}

function tableOf(content: unknown): Record<string, unknown> {
  const document = objectOf(content, 'the document')
  const nodes = arrayOf(document.nodes, 'nodes').map((node) => objectOf(node, 'a node'))
  const ofType = (type: string) => nodes.filter((node) => node.type === type)
  const [table, ...more] = ofType('decisionTableNode')
  if (table === undefined || more.length > 0) throw new TableProblem('exactly one decisionTableNode is needed')
  if (ofType('inputNode').length !== 1 || ofType('outputNode').length !== 1 || nodes.length !== 3) {
    throw new TableProblem('the document is one inputNode, one decisionTableNode and one outputNode')
  }
  const edges = arrayOf(document.edges, 'edges').map((edge) => objectOf(edge, 'an edge'))
  const joined = (from: unknown, to: unknown) => edges.some((edge) => edge.sourceId === from && edge.targetId === to)
  if (edges.length !== 2 || !joined(ofType('inputNode')[0]!.id, table.id) || !joined(table.id, ofType('outputNode')[0]!.id)) {
    throw new TableProblem('two edges join input → table → output')
  }
  const tableContent = objectOf(table.content, 'the table')
  for (const key of ['passThrough', 'executionMode', 'inputField', 'outputPath']) {
    const value = tableContent[key]
    if (value !== undefined && value !== null && value !== false && value !== 'single' && value !== '') throw new TableProblem(`${key} is not supported`)
  }
  return tableContent
}

function columnsOf(raw: unknown, known: FactTypes, what: string): Column[] {
  const columns = arrayOf(raw, `${what}s`).map((column) => objectOf(column, `an ${what} column`))
  if (columns.length === 0 || columns.length > COLUMNS_MAX) throw new TableProblem(`a table has 1 to ${COLUMNS_MAX} ${what} columns`)
  const seen = new Set<string>()
  return columns.map((column) => {
    const { id, field } = column
    if (typeof id !== 'string' || typeof field !== 'string') throw new TableProblem(`an ${what} column needs id and field`)
    if (!Object.hasOwn(known, field)) throw new TableProblem(`unknown ${what} "${field}"; known are ${Object.keys(known).join(', ')}`)
    if (seen.has(field)) throw new TableProblem(`the ${what} "${field}" has two columns`)
    seen.add(field)
    return { id, field }
  })
}

function compileRule(rule: Record<string, unknown>, index: number, inputs: Column[], outputs: Column[], inputTypes: FactTypes, outputTypes: FactTypes): CompiledRule {
  const cell = (column: Column): string => {
    const text = rule[column.id]
    // JDM takes a rule without one of its cells as never true; an empty text is "whatever it is".
    if (typeof text !== 'string') throw new TableProblem(`rule ${index + 1}, ${column.field}: the cell is missing or not text; write "" for "whatever it is"`)
    return text.trim()
  }
  const at = (column: Column) => `rule ${index + 1}, ${column.field}`
  const conditions = inputs
    .filter((column) => cell(column) !== '')
    .map((column) => ({ field: column.field, holds: condition(cell(column), inputTypes[column.field]!, at(column)) }))
  // A rule without a condition would warn about everybody.
  if (conditions.length === 0) throw new TableProblem(`rule ${index + 1} has no condition`)
  const written = outputs.filter((column) => cell(column) !== '')
  const match = {
    rule: typeof rule._id === 'string' ? rule._id : String(index + 1),
    outputs: Object.fromEntries(written.map((column) => [column.field, literal(cell(column), outputTypes[column.field]!, at(column))])),
  }
  return { conditions, match }
}

const NUMBER = String.raw`-?\d+(?:\.\d+)?`
const COMPARISON = new RegExp(`^(>=|<=|>|<|==|!=)\\s*(${NUMBER})$`)
const INTERVAL = new RegExp(`^\\[\\s*(${NUMBER})\\s*\\.\\.\\s*(${NUMBER})\\s*\\]$`)
const TEXTS = /^"[^"\\]*"(?:\s*,\s*"[^"\\]*")*$/

function condition(text: string, type: FactTypes[string], at: string): Condition {
  if (type === 'number') {
    const comparison = COMPARISON.exec(text)
    if (comparison !== null) return compare(comparison[1]!, Number(comparison[2]))
    const interval = INTERVAL.exec(text)
    if (interval !== null) {
      const [low, high] = [Number(interval[1]), Number(interval[2])]
      return (fact) => low <= (fact as number) && (fact as number) <= high
    }
  }
  if (type === 'text' && TEXTS.test(text)) {
    const texts = new Set([...text.matchAll(/"([^"]*)"/g)].map((found) => found[1]!))
    return (fact) => texts.has(fact as string)
  }
  if (type !== 'text') {
    const wanted = literal(text, type, at)
    return (fact) => fact === wanted
  }
  throw new TableProblem(`${at}: ${JSON.stringify(text)} is not a condition of the subset`)
}

function compare(operator: string, bound: number): Condition {
  switch (operator) {
    case '>=': return (fact) => (fact as number) >= bound
    case '<=': return (fact) => (fact as number) <= bound
    case '>': return (fact) => (fact as number) > bound
    case '<': return (fact) => (fact as number) < bound
    case '==': return (fact) => fact === bound
    default: return (fact) => fact !== bound
  }
}

function literal(text: string, type: FactTypes[string], at: string): Fact {
  if (type === 'number' && new RegExp(`^${NUMBER}$`).test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (type === 'text' && /^"[^"\\]*"$/.test(text)) return text.slice(1, -1)
  throw new TableProblem(`${at}: ${JSON.stringify(text)} is not a ${type} of the subset`)
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new TableProblem(`${what} is missing or not an object`)
  return value as Record<string, unknown>
}

function arrayOf(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new TableProblem(`${what} is missing or not a list`)
  return value
}
