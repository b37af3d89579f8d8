import { readFileSync } from 'node:fs'
import { ZenEngine } from '@gorules/zen-engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileDecisionTable, TableProblem, type Fact, type Facts, type FactTypes } from './decision-table.ts'

const INPUTS = { calls: 'number', amount: 'number', sharing: 'boolean', words: 'text' } as const satisfies FactTypes
const OUTPUTS = { level: 'text', score: 'number', urgent: 'boolean' } as const satisfies FactTypes
type Cells = Record<string, string>

function aTable(rules: readonly Cells[], over: Record<string, unknown> = {}) {
  const columns = (fields: object) => Object.keys(fields).map((field) => ({ id: field, name: field, field }))
  return {
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position: { x: 0, y: 0 } },
      { id: 'table', name: 'table', type: 'decisionTableNode', position: { x: 0, y: 0 }, content: { hitPolicy: 'collect', inputs: columns(INPUTS), outputs: columns(OUTPUTS), rules, ...over } },
      { id: 'out', name: 'out', type: 'outputNode', position: { x: 0, y: 0 } },
    ],
    edges: [{ id: 'e1', type: 'edge', sourceId: 'in', targetId: 'table' }, { id: 'e2', type: 'edge', sourceId: 'table', targetId: 'out' }],
  }
}

const aRule = (cells: Cells = {}): Cells => ({ calls: '', amount: '', sharing: '', words: '', level: '', score: '', urgent: '', ...cells })
const compiled = (rules: readonly Cells[]) => compileDecisionTable(aTable(rules), INPUTS, OUTPUTS)
const SOME_FACTS: Facts = { calls: 3, amount: 0, sharing: false, words: '' }

/** The published engine's answer to the same table, as plain outputs. */
async function oracle(content: unknown, facts: Facts): Promise<unknown> {
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(content)))
  return (await decision.evaluate(facts)).result
}

describe('the same answers as the published engine', () => {
  const number = fc.oneof(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -32, max: 32 }).map((quarters) => quarters / 4), fc.integer())
  const text = fc.oneof(fc.constantFrom('', 'red', '橙', 'a b', 'x,y', '1..2', 'true'), fc.string({ maxLength: 6 }).filter((value) => !/["\\]/.test(value)))
  const quoted = text.map((value) => `"${value}"`)
  const condition: Record<keyof typeof INPUTS, fc.Arbitrary<string>> = {
    calls: numberCondition(), amount: numberCondition(),
    sharing: fc.constantFrom('', 'true', 'false', ' true '),
    words: fc.oneof(fc.constant(''), fc.array(quoted, { minLength: 1, maxLength: 3 }).map((texts) => texts.join(', '))),
  }
  const outputs = { level: fc.oneof(fc.constant(''), quoted), score: fc.oneof(fc.constant(''), number.map(String)), urgent: fc.constantFrom('', 'true', 'false') }
  const rule = fc.record({ ...condition, ...outputs }).filter((cells) => Object.keys(INPUTS).some((field) => cells[field as keyof typeof INPUTS].trim() !== ''))
  const facts: fc.Arbitrary<Facts> = fc.record({ calls: number, amount: number, sharing: fc.boolean(), words: text })

  function numberCondition(): fc.Arbitrary<string> {
    const comparison = fc.tuple(fc.constantFrom('>=', '<=', '>', '<', '==', '!='), fc.constantFrom('', ' '), number).map((parts) => parts.join(''))
    const interval = fc.tuple(number, number).map(([one, other]) => `[${one}..${other}]`)
    return fc.oneof(fc.constant(''), number.map(String), comparison, interval)
  }

  test('on any table of the subset and any facts', async () => {
    await fc.assert(fc.asyncProperty(fc.array(rule, { minLength: 1, maxLength: 6 }), fc.array(facts, { minLength: 1, maxLength: 4 }), async (rules, people) => {
      const ours = compiled(rules)
      for (const person of people) expect(ours.decide(person).map((match) => match.outputs)).toEqual(await oracle(aTable(rules), person))
    }), { numRuns: 300 })
  })

  test('on the table that the product ships', async () => {
    const content = JSON.parse(readFileSync(new URL('../../assets/rules/warning-levels.json', import.meta.url), 'utf8')) as { nodes: { type: string; content?: { inputs: { field: string }[]; outputs: { field: string }[] } }[] }
    const { inputs, outputs: shipped } = content.nodes.find((node) => node.type === 'decisionTableNode')!.content!
    const booleans = new Set(['callStillOn', 'screenSharing', 'overHabit', 'overOnlineLimit', 'coached', 'registered', 'watched'])
    const types: FactTypes = Object.fromEntries(inputs.map(({ field }) => [field, booleans.has(field) ? 'boolean' : field === 'listedLevel' || field === 'phraseType' ? 'text' : 'number']))
    const ours = compileDecisionTable(content, types, Object.fromEntries(shipped.map(({ field }) => [field, 'text'])))
    const anyFact = (type: string): fc.Arbitrary<Fact> => (type === 'boolean' ? fc.boolean() : type === 'text' ? fc.constantFrom('', 'red', 'orange', 'yellow') : fc.constantFrom(-1, 0, 1, 2, 3, 5, 10, 20, 40, 60, 65, 70, 80, 100, 1_000, 5_000, 20_000, 50_000))
    const person = fc.record(Object.fromEntries(Object.entries(types).map(([field, type]) => [field, anyFact(type)])))
    let matched = 0
    await fc.assert(fc.asyncProperty(person, async (known) => {
      const answer = ours.decide(known)
      matched += answer.length
      expect(answer.map((match) => match.outputs)).toEqual(await oracle(content, known))
    }), { numRuns: 300 })
    expect(matched).toBeGreaterThan(300)
  })
})

describe('deciding', () => {
  test('every rule that holds is answered, in the order of the table and by its name', () => {
    const table = compiled([{ ...aRule({ calls: '>= 3', level: '"red"' }), _id: 'many-calls' }, aRule({ sharing: 'true', level: '"red"' }), aRule({ calls: '[1..5]', score: '10' })])
    expect(table.ruleCount).toBe(3)
    expect(table.decide(SOME_FACTS)).toEqual([{ rule: 'many-calls', outputs: { level: 'red' } }, { rule: '3', outputs: { score: 10 } }])
  })

  test('an interval holds both its ends, and one the wrong way round holds nothing', () => {
    const table = compiled([aRule({ calls: '[3..5]' })])
    expect([2, 3, 5, 6].map((calls) => table.decide({ ...SOME_FACTS, calls }).length)).toEqual([0, 1, 1, 0])
    expect(compiled([aRule({ calls: '[5..3]' })]).decide({ ...SOME_FACTS, calls: 4 })).toEqual([])
  })
})

describe('what the subset does not know is refused when the table is saved', () => {
  const refused: readonly [why: string, content: unknown, words: RegExp][] = [
    ['no document at all', null, /the document is missing/],
    ['a list in place of a document', [], /the document is missing/],
    ['another hit policy', aTable([aRule({ calls: '1' })], { hitPolicy: 'first' }), /hitPolicy must be "collect"/],
    ['no rule', aTable([]), /1 to 500 rules/],
    ['too many rules', aTable(Array.from({ length: 501 }, () => aRule({ calls: '1' }))), /1 to 500 rules/],
    ['a rule without a condition, which would warn about everybody', aTable([aRule({ level: '"red"' })]), /rule 1 has no condition/],
    ['a fact that nobody knows', aTable([aRule({ calls: '1' })], { inputs: [{ id: 'calls', field: 'weather' }] }), /unknown input "weather"; known are calls/],
    ['a fact named like a part of every object', aTable([aRule({ calls: '1' })], { inputs: [{ id: 'calls', field: 'constructor' }] }), /unknown input "constructor"/],
    ['an output that nobody reads', aTable([aRule({ calls: '1' })], { outputs: [{ id: 'level', field: 'colour' }] }), /unknown output "colour"/],
    ['one fact in two columns', aTable([aRule({ calls: '1' })], { inputs: [{ id: 'a', field: 'calls' }, { id: 'b', field: 'calls' }] }), /two columns/],
    ['a column without a name', aTable([aRule({ calls: '1' })], { inputs: [{ id: 'calls' }] }), /needs id and field/],
    ['two rules of one name', aTable([{ ...aRule({ calls: '1' }), _id: 'a' }, { ...aRule({ calls: '2' }), _id: 'a' }]), /two rules are named "a"/],
    ['a missing cell', aTable([{ calls: '1' }]), /rule 1, amount: the cell is missing/],
    ['a cell that is a number and not text', aTable([{ ...aRule(), calls: 3 as unknown as string }]), /rule 1, calls: the cell is missing or not text/],
    ['an expression', aTable([aRule({ calls: 'amount + 1' })]), /rule 1, calls: "amount \+ 1"/],
    ['a function', aTable([aRule({ words: 'contains($, "a")' })]), /not a condition of the subset/],
    ['an open interval', aTable([aRule({ calls: '(3..5]' })]), /rule 1, calls/],
    ['a text where a number belongs', aTable([aRule({ calls: '"3"' })]), /is not a number/],
    ['a number where a text belongs', aTable([aRule({ words: '3' })]), /not a condition/],
    ['an escaped quote', aTable([aRule({ words: String.raw`"a\"b"` })]), /not a condition/],
    ['yes in place of true', aTable([aRule({ sharing: 'yes' })]), /is not a boolean/],
    ['an output that is computed', aTable([aRule({ calls: '1', score: 'calls * 2' })]), /rule 1, score/],
    ['an output of the wrong kind', aTable([aRule({ calls: '1', urgent: '"true"' })]), /rule 1, urgent/],
    ['rows run one after the other', aTable([aRule({ calls: '1' })], { executionMode: 'loop' }), /executionMode is not supported/],
    ['passing the input through', aTable([aRule({ calls: '1' })], { passThrough: true }), /passThrough is not supported/],
  ]
  test.each(refused)('%s', (_why, content, words) => {
    expect(() => compileDecisionTable(content, INPUTS, OUTPUTS)).toThrow(TableProblem)
    expect(() => compileDecisionTable(content, INPUTS, OUTPUTS)).toThrow(words)
  })

  test('a second table, a function node and loose ends', () => {
    const table = aTable([aRule({ calls: '1' })])
    const also = (node: object) => ({ ...table, nodes: [...table.nodes, node] })
    expect(() => compileDecisionTable(also({ ...table.nodes[1], id: 'second' }), INPUTS, OUTPUTS)).toThrow(/exactly one decisionTableNode/)
    expect(() => compileDecisionTable(also({ id: 'f', type: 'functionNode' }), INPUTS, OUTPUTS)).toThrow(/one inputNode, one decisionTableNode and one outputNode/)
    expect(() => compileDecisionTable({ ...table, edges: table.edges.slice(1) }, INPUTS, OUTPUTS)).toThrow(/two edges/)
    expect(() => compileDecisionTable({ ...table, edges: [table.edges[0], { sourceId: 'table', targetId: 'in' }] }, INPUTS, OUTPUTS)).toThrow(/two edges/)
  })
})
