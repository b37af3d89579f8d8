import { setTimeout as sleep } from 'node:timers/promises'

const ANSWER_MS_MAX = 15_000
const BACKOFF_MS = { least: 500, most: 15_000 }

/** The server said no, and says why: to send the same again would not help. */
export class Refused extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(`${status} ${code}`)
    this.status = status
    this.code = code
  }
}

export type Answer = { readonly json: unknown; readonly cookie: string | undefined }
export type Sent = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }

/** The public HTTP API and nothing else. */
export class Api {
  readonly base: string
  readonly #end: AbortSignal

  constructor(base: string, end: AbortSignal) {
    this.base = base.replace(/\/$/, '')
    this.#end = end
  }

  /** Throws Refused for 4xx; anything else that goes wrong is thrown as it is and may be tried again. */
  async send(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Answer> {
    const response = await fetch(this.base + path, {
      method, signal: AbortSignal.any([this.#end, AbortSignal.timeout(ANSWER_MS_MAX)]),
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const json: unknown = text === '' ? undefined : JSON.parse(text)
    if (response.ok) return { json, cookie: cookieOf(response) }
    const code = String((json as { code?: string } | undefined)?.code ?? response.status)
    // Too many requests and a lost database are over in a moment.
    if (response.status >= 500 || response.status === 429) throw new Error(`${response.status} ${code}`)
    throw new Refused(response.status, code)
  }

  /** Until it is answered, refused, or the program ends: a server that restarts is waited for. */
  async sendUntilAnswered(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.send(method, path, sent)
      } catch (error) {
        if (error instanceof Refused || this.#end.aborted) throw error
        await this.pause(Math.min(BACKOFF_MS.most, BACKOFF_MS.least * 2 ** Math.min(attempt, 10)))
      }
    }
  }

  /** Lines of a server-sent event stream; ends when the connection does. */
  async *events(path: string, headers: Readonly<Record<string, string>>): AsyncGenerator<string> {
    const response = await fetch(this.base + path, { headers: { ...headers, accept: 'text/event-stream' }, signal: this.#end })
    if (!response.ok || response.body === null) throw new Error(`${path}: ${response.status}`)
    let rest = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()!
      for (const line of lines) if (line.startsWith('data: ')) yield line.slice(6)
    }
  }

  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#end })
  }
}

function cookieOf(response: Response): string | undefined {
  return response.headers.getSetCookie()[0]?.split(';')[0]
}
