import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number; readonly note?: string; readonly failures?: readonly string[] }
export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 }
const LINES_OF_A_FAILURE = 12
const LINES_OF_A_CHECK = 30

type Said = { readonly code: number; readonly words: string }

/** Runs a script of ours or of node_modules under this Node; what it prints is passed through, or kept in `words`. */
function runNode(script: string, args: readonly string[], { env = {}, isKept = false }: { readonly env?: Record<string, string>; readonly isKept?: boolean } = {}): Promise<Said> {
  return new Promise((resolve, reject) => {
    const out = isKept ? 'pipe' : 'inherit'
    const child = spawn(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', out, out] })
    const parts: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => parts.push(part))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, words: Buffer.concat(parts).toString() }))
  })
}

type Script = readonly [script: string, ...args: string[]]

/** Checks without tests of their own, at the same time. They count nothing when they pass, and as one failure each when they do not. */
export async function checks(...scripts: readonly Script[]): Promise<Counts> {
  return countsOf(await Promise.all(scripts.map(([script, ...args]) => runNode(script, args))))
}

/** The same, and what they print comes with the counts: two stages at once do not talk into each other. */
export async function quietChecks(...scripts: readonly Script[]): Promise<Counts & { readonly words: string }> {
  const said = await Promise.all(scripts.map(([script, ...args]) => runNode(script, args, { isKept: true })))
  const words = said.map((one) => one.words).join('')
  const counts = countsOf(said)
  return { ...counts, words, failures: counts.failed === 0 ? [] : [words.trim().split('\n').slice(-LINES_OF_A_CHECK).join('\n')] }
}

function countsOf(said: readonly Said[]): Counts {
  return { ...NOTHING, failed: said.filter(({ code }) => code !== 0).length }
}

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string; assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[] }[]
}

export async function vitest(args: readonly string[], env: Record<string, string> = {}): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'gb-report-'))
  const file = join(folder, 'report.json')
  try {
    const { code } = await runNode('node_modules/vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args], { env })
    const report = await readFile(file, 'utf8').then((text) => JSON.parse(text) as VitestReport, () => undefined)
    if (report === undefined) return { ...NOTHING, failed: 1, note: 'vitest wrote no report' }
    const counts = { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests, failures: failuresOf(report) }
    // A file that does not load and an error outside every test fail the run without failing a test.
    if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1, note: 'failed outside a test' }
    if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, note: 'no test ran' }
    return counts
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Which tests failed and how they began to say why: said again at the end of a run, whose beginning is often cut off. */
function failuresOf(report: VitestReport): string[] {
  return report.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${relative(ROOT, file.name)} › ${test.fullName}\n${(test.failureMessages ?? []).join('\n').split('\n').slice(0, LINES_OF_A_FAILURE).map((line) => `    ${line}`).join('\n')}`))
}
