import type { TaskView } from '../../src/contract/task.ts'
import type { WarningRow } from '../../src/contract/warning.ts'
import { DEMO_PASSWORD } from '../../src/reads/demo-logins.ts'

const REQUEST_MS_MAX = 5_000
const RETRY_MS = 100
const AT_ONCE = 3
type Asked = { readonly id: string; readonly kind: string; readonly state: string }

/** People at the centre who take what waits, and work some of it off, so that every clock of a task runs, is answered in time or is not. A request that fails is simply a tap that did nothing. */
export class Officers {
  /** Taps that were answered. */
  taps = 0
  lastFailure = ''
  readonly #url: string
  readonly #logins: readonly string[]
  readonly #random: () => number
  #stopped = false

  constructor(url: string, logins: readonly string[], random: () => number) {
    this.#url = url
    this.#logins = logins
    this.#random = random
  }

  stop(): void {
    this.#stopped = true
  }

  async run(): Promise<void> {
    await Promise.all(this.#logins.map(async (login) => {
      let headers: Record<string, string> | undefined
      while (!this.#stopped) {
        try {
          headers ??= await this.#enter(login)
          const mine = await this.#list<TaskView>('/api/tasks', headers)
          const offered = (await this.#list<WarningRow>('/api/warnings?state=open', headers)).flatMap(({ task }) => (task?.state === 'offered' ? [task] : []))
          const some = offered.slice(Math.floor(this.#random() * offered.length))
          for (const task of [...mine.slice(0, AT_ONCE), ...some.slice(0, AT_ONCE)]) await this.#work(task, headers)
        } catch (error) {
          // The server is being started again, or somebody else was quicker.
          this.lastFailure = (error as Error).message
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }))
  }

  async #list<Row>(path: string, headers: Record<string, string>): Promise<readonly Row[]> {
    return ((await (await this.#ask('GET', path, headers)).json()) as { readonly items: readonly Row[] }).items
  }

  async #work(task: Asked, headers: Record<string, string>): Promise<void> {
    const [path, body] = this.#nextMove(task)
    if (path === undefined) return
    await this.#ask('POST', `/api/tasks/${task.id}/${path}`, headers, body)
    this.taps++
  }

  /** Half of the time nothing, so that clocks run out. */
  #nextMove({ state, kind }: Asked): readonly [string | undefined, object?] {
    const chance = this.#random()
    if (chance < 0.5) return [undefined]
    if (state === 'offered') return ['accept', {}]
    if (kind === 'visit') return chance < 0.75 ? ['at-door', {}] : ['outcome', { outcome: 'dissuaded' }]
    if (chance < 0.75) return ['calls', { to: 'person', result: 'no-answer' }]
    return chance < 0.9 ? ['calls', { to: 'person', result: 'reached' }] : ['outcome', { outcome: 'false-alarm' }]
  }

  async #enter(login: string): Promise<Record<string, string>> {
    const answer = await this.#ask('POST', '/api/session', {}, { login, password: DEMO_PASSWORD })
    const { csrf } = (await answer.json()) as { readonly csrf: string }
    return { cookie: answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '), 'x-csrf-token': csrf }
  }

  async #ask(method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: object): Promise<Response> {
    const answer = await fetch(`${this.#url}${path}`, {
      method, signal: AbortSignal.timeout(REQUEST_MS_MAX), headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return answer
  }
}
