import { Signal, type BatchReceipt } from '../contract/signal.ts'
import { refuse, Refusal } from '../domain/refusal.ts'
import { readSignal, type ReadSignal } from '../features/signal/signal.rules.ts'
import type { Context } from '../platform/transaction.ts'
import { withRetry } from '../platform/postgres/pool.ts'
import { signalsToWarnings, type LocatePoint, type Source } from './signals-to-warnings.ts'

const LINES_PER_TRANSACTION = 1_000
const LINE_CHARS_MAX = 100_000
const ERRORS_NAMED_MAX = 100

export type Line = { readonly number: number; readonly text: string }
export type Tally = { accepted: number; duplicate: number; rejected: number; errors: BatchReceipt['errors'] }
/** Who takes a chunk of lines, in one transaction: this thread, or one of several (src/run/ingest-threads.ts). `atOnce`: how many chunks keep them busy. */
export type TakeLines = { readonly atOnce: number; readonly chunk: (source: Source, lines: readonly Line[]) => Promise<Tally> }

/** On the thread that calls: for a process that does nothing else meanwhile. */
export function takeHere(contextNow: () => Context, locate: LocatePoint): TakeLines {
  return { atOnce: 2, chunk: (source, lines) => takeChunk(contextNow, source, lines, locate) }
}

/**
 * NDJSON: good lines are committed a thousand at a time while the rest is still arriving; bad ones are answered by line number. A database
 * that goes away is waited for within bounds; then the request fails as a whole, and sending it again repeats nothing.
 */
export async function takeLines(take: TakeLines, source: Source, body: AsyncIterable<Buffer | string>): Promise<BatchReceipt> {
  const tally: Tally = { accepted: 0, duplicate: 0, rejected: 0, errors: [] }
  const underWay = new Set<Promise<void>>()
  let failure: unknown
  let chunk: Line[] = []
  const send = async (lines: Line[]) => {
    while (underWay.size >= take.atOnce) await Promise.race(underWay)
    if (failure !== undefined) throw failure
    const work: Promise<void> = take.chunk(source, lines).then((done) => add(tally, done)).catch((error: unknown) => { failure = error }).finally(() => underWay.delete(work))
    underWay.add(work)
  }
  for await (const line of linesOf(body)) {
    chunk.push(line)
    if (chunk.length < LINES_PER_TRANSACTION) continue
    await send(chunk)
    chunk = []
  }
  if (chunk.length > 0) await send(chunk)
  await Promise.all(underWay)
  if (failure !== undefined) throw failure
  tally.errors.sort((a, b) => a.line - b.line)
  return tally
}

function add(tally: Tally, done: Tally): void {
  tally.accepted += done.accepted
  tally.duplicate += done.duplicate
  tally.rejected += done.rejected
  tally.errors.push(...done.errors.slice(0, ERRORS_NAMED_MAX - tally.errors.length))
}

/** One transaction: the good lines are taken, the bad ones answered. */
export async function takeChunk(contextNow: () => Context, source: Source, lines: readonly Line[], locate: LocatePoint): Promise<Tally> {
  const { now } = contextNow()
  const tally: Tally = { accepted: 0, duplicate: 0, rejected: 0, errors: [] }
  const good: { line: number; signal: ReadSignal }[] = []
  for (const line of lines) {
    const signal = parseLine(line.text, now)
    if (signal instanceof Refusal) reject(tally, line.number, signal)
    else good.push({ line: line.number, signal })
  }
  if (good.length === 0) return tally
  const answers = await withRetry(() => signalsToWarnings(contextNow(), source, good.map((one) => one.signal), locate))
  answers.forEach((answer, index) => {
    if (answer instanceof Refusal) reject(tally, good[index]!.line, answer)
    else tally[answer]++
  })
  return tally
}

function parseLine(text: string, now: Date): ReadSignal | Refusal {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return refuse('signal.malformed')
  }
  const parsed = Signal.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refuse('signal.invalid', { field: `${issue!.path.join('.')} ${issue!.message}`.trim() })
  }
  try {
    return readSignal(parsed.data, now)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function reject(tally: Tally, line: number, refusal: Refusal): void {
  tally.rejected++
  if (tally.errors.length < ERRORS_NAMED_MAX) tally.errors.push({ line, code: refusal.code, zh: refusal.zh, en: refusal.en })
}

async function* linesOf(body: AsyncIterable<Buffer | string>): AsyncGenerator<Line> {
  const decoder = new TextDecoder()
  let rest = ''
  let number = 0
  const lineOf = (text: string): Line | undefined => {
    number++
    return text.trim() === '' ? undefined : { number, text }
  }
  for await (const chunk of body) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n')
    rest = parts.pop()!
    for (const part of parts) {
      const line = lineOf(part)
      if (line !== undefined) yield line
    }
    if (rest.length > LINE_CHARS_MAX) throw refuse('request.too_large', { limitMegabytes: LINE_CHARS_MAX / 1_000_000 })
  }
  const last = lineOf(rest + decoder.decode())
  if (last !== undefined) yield last
}
