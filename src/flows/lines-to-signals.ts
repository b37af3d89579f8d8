import { Readable } from 'node:stream'
import { Signal, type BatchReceipt } from '../contract/signal.ts'
import { refuse, Refusal } from '../domain/refusal.ts'
import { readSignal, type ReadSignal } from '../features/signal/signal.rules.ts'
import { errorNumber } from '../platform/ids.ts'
import { log } from '../platform/log.ts'
import type { Context } from '../platform/transaction.ts'
import { isDiskFull, isOutOfReach, withRetry } from '../platform/postgres/pool.ts'
import { signalsToWarnings, type LocatePlace, type Source } from './signals-to-warnings.ts'
import { takeAllButSpoiled } from './spoiled-signals.ts'

const LINES_PER_TRANSACTION = 2_000
/** Long lines fill a transaction sooner: what is under way at once stays small, however large the body is. */
const CHARS_PER_TRANSACTION = 1_000_000
const LINE_CHARS_MAX = 100_000
const ERRORS_NAMED_MAX = 100
const MEGABYTE = 1_048_576

/** `text` undefined: longer than a line may be; its characters were passed over. */
export type Line = { readonly number: number; readonly text: string | undefined }
export type Tally = { accepted: number; duplicate: number; rejected: number; errors: BatchReceipt['errors'] }
type Bounds = { readonly bytesMax?: number }
/** Who takes chunks of lines, each in one transaction: this thread, or several (src/run/ingest-threads.ts). `atOnce`: how many keep them busy. */
export type TakeLines = { readonly atOnce: number; readonly chunk: (source: Source, lines: readonly Line[]) => Promise<Tally> }

/** On the thread that calls, for a process that does nothing else meanwhile: while one transaction waits, another is read. */
export function takeHere(contextNow: () => Context, locate: LocatePlace): TakeLines {
  return { atOnce: 2, chunk: (source, lines) => takeChunk(contextNow, source, lines, locate) }
}

/**
 * NDJSON: good lines are committed two thousand at a time while the rest is still arriving; bad ones are answered by line number. A database
 * that goes away is waited for within bounds. What ends the batch before its end (a body beyond `bytesMax`, a database that stays away, a
 * full disk) is named in `stopped`, beside the counts of what is committed by then; sending it all again repeats nothing.
 */
export async function takeLines(take: TakeLines, source: Source, body: AsyncIterable<Buffer | string>, bounds: Bounds = {}): Promise<BatchReceipt> {
  const tally: Tally = { accepted: 0, duplicate: 0, rejected: 0, errors: [] }
  let stopped: Refusal | undefined
  try {
    await takeWhile(body, bounds, take.atOnce, async (lines) => add(tally, await take.chunk(source, lines)))
  } catch (error) {
    stopped = stoppedBy(error)
  }
  tally.errors.sort((a, b) => a.line - b.line)
  return { ...tally, unnamed: tally.rejected - tally.errors.length, ...(stopped === undefined ? {} : { stopped: { code: stopped.code, zh: stopped.zh, en: stopped.en } }) }
}

function add(tally: Tally, done: Tally): void {
  tally.accepted += done.accepted
  tally.duplicate += done.duplicate
  tally.rejected += done.rejected
  tally.errors.push(...done.errors.slice(0, ERRORS_NAMED_MAX - tally.errors.length))
}

/** Hands the lines over in chunks, a few at once. What ends the body early is thrown once the lines before it, which are whole, are taken. */
async function takeWhile(body: AsyncIterable<Buffer | string>, bounds: Bounds, atOnce: number, take: (lines: readonly Line[]) => Promise<void>): Promise<void> {
  const underWay = new Set<Promise<void>>()
  let failure: unknown
  let chunk: Line[] = []
  let chars = 0
  const send = async () => {
    while (underWay.size >= atOnce) await Promise.race(underWay)
    if (failure !== undefined) throw failure
    const work: Promise<void> = take(chunk).catch((error: unknown) => { failure = error }).finally(() => underWay.delete(work))
    underWay.add(work)
    chunk = []
    chars = 0
  }
  let ended: unknown
  try {
    for await (const line of linesOf(body, bounds.bytesMax ?? Number.POSITIVE_INFINITY)) {
      chunk.push(line)
      chars += line.text?.length ?? 0
      if (chunk.length >= LINES_PER_TRANSACTION || chars >= CHARS_PER_TRANSACTION) await send()
    }
  } catch (error) {
    ended = error
  }
  if (failure === undefined && chunk.length > 0) await send()
  await Promise.all(underWay)
  if ((failure ?? ended) !== undefined) throw failure ?? ended
}

function stoppedBy(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (isDiskFull(error)) return refuse('batch.database_full')
  if (isOutOfReach(error)) return refuse('batch.database_unavailable')
  const id = errorNumber()
  log.error({ id, err: error }, 'a batch ended before its end')
  return refuse('batch.failed', { id })
}

/** One transaction: the good lines are taken, the bad ones answered. */
export async function takeChunk(contextNow: () => Context, source: Source, lines: readonly Line[], locate: LocatePlace): Promise<Tally> {
  const { now } = contextNow()
  const tally: Tally = { accepted: 0, duplicate: 0, rejected: 0, errors: [] }
  const good: { line: number; signal: ReadSignal }[] = []
  for (const line of lines) {
    const signal = line.text === undefined ? refuse('signal.line_too_long', { charsMax: LINE_CHARS_MAX }) : parseLine(line.text, now)
    if (signal instanceof Refusal) reject(tally, line.number, signal)
    else good.push({ line: line.number, signal })
  }
  if (good.length === 0) return tally
  const answers = await takeAllButSpoiled(good.map((one) => one.signal), (signals) => withRetry(() => signalsToWarnings(contextNow(), source, signals, locate)))
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

/** Throws `batch.too_large` when the body goes beyond the bound; a line that is too long is passed over and keeps its number. */
async function* linesOf(body: AsyncIterable<Buffer | string>, bytesMax: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder()
  let rest = ''
  let isTooLong = false
  let number = 0
  let bytes = 0
  const lineOf = (text: string): Line | undefined => {
    number++
    const fits = !isTooLong && text.length <= LINE_CHARS_MAX
    isTooLong = false
    if (!fits) return { number, text: undefined }
    return text.trim() === '' ? undefined : { number, text }
  }
  for await (const chunk of unbroken(body)) {
    bytes += chunk.length
    if (bytes > bytesMax) throw refuse('batch.too_large', { limitMegabytes: bytesMax / MEGABYTE, line: number })
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n')
    rest = parts.pop()!
    for (const part of parts) {
      const line = lineOf(part)
      if (line !== undefined) yield line
    }
    if (rest.length <= LINE_CHARS_MAX) continue
    isTooLong = true
    rest = ''
  }
  const last = lineOf(rest + decoder.decode())
  if (last !== undefined) yield last
}

/** A request that is left before its end must not be torn down: its sender would lose the connection before the answer. */
function unbroken(body: AsyncIterable<Buffer | string>): AsyncIterable<Buffer | string> {
  return body instanceof Readable ? (body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer | string>) : body
}
