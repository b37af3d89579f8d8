import { hasPostgres15, withPostgres15 } from './test/postgres15.ts'
import { checks, NOTHING, quietChecks, vitest, type Counts } from './test/programs.ts'

type Stage = { readonly name: string; readonly what: string; readonly run: () => Promise<Counts & { readonly words?: string }> }

const MODULES = 'node_modules'
/** The native compiler; type-coverage and dependency-cruiser still need the API of the one before it. */
const TSC = `${MODULES}/typescript7/bin/tsc`
/** Each file has a database of its own, and half of the time the one or the other waits; by itself vitest would run one on two cores. */
const TWO_AT_A_TIME = ['--maxWorkers', '2']
const COVERAGE = [`${MODULES}/type-coverage/bin/type-coverage`, '--at-least', '99.5'] as const

/** These read files and wait for nothing: two at a time, the longest first. */
const READING: readonly Stage[] = [
  { name: 'copies', what: 'the same code twice (.jscpd.json)', run: () => quietChecks([`${MODULES}/jscpd/bin/jscpd`]) },
  { name: 'type-coverage', what: 'expressions with a known type, at least 99.5 %', run: () => quietChecks([...COVERAGE, '-p', 'tsconfig.json'], [...COVERAGE, '-p', 'web/tsconfig.json']) },
  { name: 'types', what: 'TypeScript: server, pages, browser tests', run: () => quietChecks(...['tsconfig.json', 'web/tsconfig.json', 'test/browser/tsconfig.json'].map((project) => [TSC, '--noEmit', '-p', project] as const)) },
  { name: 'tidy', what: 'sizes, names, clocks, SQL (tools/tidy)', run: () => quietChecks(['tools/tidy/tidy.ts']) },
  { name: 'arrows', what: 'who may import whom (.dependency-cruiser.cjs)', run: () => quietChecks(['tools/arrows.ts']) },
  { name: 'knip', what: 'files, exports and dependencies that nobody uses', run: () => quietChecks([`${MODULES}/knip/bin/knip.js`]) },
  { name: 'lint', what: 'oxlint', run: () => quietChecks([`${MODULES}/oxlint/bin/oxlint`, '--deny-warnings']) },
]

/** Then these, in this order, each with the machine for itself. `npm test -- types unit` runs only those. */
const RUNNING: readonly Stage[] = [
  { name: 'unit', what: 'tests that need nothing', run: () => vitest(['--project', 'pure', ...TWO_AT_A_TIME]) },
  { name: 'store', what: 'tests on the embedded PostgreSQL 18: store, flows, HTTP', run: onEmbedded },
  { name: 'store15', what: 'the same on PostgreSQL 15', run: onPostgres15 },
  { name: 'kill', what: 'server, worker, banks and PostgreSQL killed under load, signals first and then orders: nothing lost, nothing twice', run: killed },
  { name: 'build', what: 'the pages', run: () => checks([`${MODULES}/vite/bin/vite.js`, 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']) },
  { name: 'start', what: '`npm start`: founded, broken off, stopped, started again', run: () => vitest(['--project', 'whole']) },
  { name: 'browser', what: 'the pages in Chromium', run: browsers },
]

async function onEmbedded(): Promise<Counts> {
  const [waiting, others] = await Promise.all([
    vitest(['--project', 'waiting', '--maxWorkers', '1']), vitest(['--project', 'database', ...TWO_AT_A_TIME]),
  ])
  const notes = [waiting.note, others.note].filter((note) => note !== undefined)
  return {
    passed: waiting.passed + others.passed, failed: waiting.failed + others.failed, skipped: waiting.skipped + others.skipped, failures: [...(waiting.failures ?? []), ...(others.failures ?? [])],
    ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
  }
}

async function onPostgres15(): Promise<Counts> {
  if (hasPostgres15()) return withPostgres15((url) => vitest(['--project', 'database', ...TWO_AT_A_TIME], { GB_TEST_DATABASE_URL: url }))
  // On a developer's machine it may be missing; in CI that would hide a broken promise.
  return process.env.CI === 'true' ? { ...NOTHING, failed: 1, note: 'no PostgreSQL 15 here' } : { ...NOTHING, note: 'left out: no PostgreSQL 15 here (apt-get install postgresql-15)' }
}

/** What CI keeps of it is said at its end. */
async function browsers(): Promise<Counts> {
  const counts = await vitest(['--config', 'vitest.browser.config.ts'])
  return { ...counts, note: [counts.note, 'pictures: dist/gallery, dist/wall'].filter((part) => part !== undefined).join('  ') }
}

/** One after the other: both want the whole machine. */
async function killed(): Promise<Counts> {
  const signals = await checks(['test/kill/kill-test.ts'])
  const orders = await checks(['test/kill/kill-test.ts', '--orders'])
  return { ...NOTHING, failed: signals.failed + orders.failed }
}

type Result = Counts & { readonly name: string; readonly seconds: number }

async function timed(stage: Stage, isQuiet: boolean): Promise<Result> {
  const header = `\n── ${stage.name}: ${stage.what}`
  if (!isQuiet) console.log(header)
  const begun = performance.now()
  const { words, ...counts } = await stage.run().catch((error: unknown) => ({ ...NOTHING, failed: 1, note: String(error), words: '' }))
  if (isQuiet) console.log(`${header}\n${words ?? ''}`)
  return { ...counts, name: stage.name, seconds: (performance.now() - begun) / 1_000 }
}

/** So many at a time; once somebody has asked to stop nothing more is begun. */
async function runAll(stages: readonly Stage[], atOnce: number): Promise<void> {
  const left = stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  const lane = async () => {
    for (let stage = left.shift(); stage !== undefined && !stopped; stage = left.shift()) results.push(await timed(stage, atOnce > 1))
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

function report(results: readonly Result[]): void {
  for (const { name, failures = [] } of results) for (const failure of failures) console.log(`\nFAILED in ${name}: ${failure}`)
  console.log('')
  for (const { name, seconds, passed, failed, skipped, note } of results) {
    const counted = passed + skipped > 0 ? `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}` : failed > 0 ? 'FAILED' : 'ok'
    console.log(`${name.padEnd(14)} ${seconds.toFixed(1).padStart(7)} s  ${[counted, note].filter((part) => part !== undefined).join('  ')}`)
  }
  const sum = (pick: (result: Result) => number) => results.reduce((total, result) => total + pick(result), 0)
  console.log(`${'in all'.padEnd(14)} ${((performance.now() - started) / 1_000).toFixed(1).padStart(7)} s\n`)
  // The last line is read by machines: nothing else stands on it.
  console.log(`${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed`)
  process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0
}

const started = performance.now()
const wanted = process.argv.slice(2)
const names = [...READING, ...RUNNING].map((stage) => stage.name)
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`unknown stage ${unknown.join(', ')}; there are ${names.join(', ')}`)
  process.exit(2)
}
// The children end by the terminal's own Ctrl-C; we stay for what must be cleared away, and begin nothing more.
let stopped = false
process.on('SIGINT', () => { stopped = true })

const results: Result[] = []
await runAll(READING, 2)
await runAll(RUNNING, 1)
report(results)
