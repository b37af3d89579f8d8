import { randomUUID } from 'node:crypto'
import type { TaskView } from '../../src/contract/task.ts'
import type { WarningRow } from '../../src/contract/warning.ts'
import { Desk } from './desk.ts'

const RETRY_MS = 100
const AT_ONCE = 3
type Asked = { readonly id: string; readonly kind: string; readonly state: string }

/** People at the centre who take what waits, and work some of it off, so that every clock of a task runs, is answered in time or is not. A request that fails is simply a tap that did nothing. */
export class Officers {
  /** Taps that were answered. */
  taps = 0
  lastFailure = ''
  readonly #desks: readonly Desk[]
  readonly #random: () => number
  #stopped = false

  constructor(url: string, logins: readonly string[], random: () => number) {
    this.#desks = logins.map((login) => new Desk(url, login))
    this.#random = random
  }

  stop(): void {
    this.#stopped = true
  }

  async run(): Promise<void> {
    await Promise.all(this.#desks.map(async (desk) => {
      while (!this.#stopped) {
        try {
          const mine = (await desk.get<{ readonly items: readonly TaskView[] }>('/api/tasks')).items
          const offered = (await desk.get<{ readonly items: readonly WarningRow[] }>('/api/warnings?state=open')).items.flatMap(({ task }) => (task?.state === 'offered' ? [task] : []))
          const some = offered.slice(Math.floor(this.#random() * offered.length))
          for (const task of [...mine.slice(0, AT_ONCE), ...some.slice(0, AT_ONCE)]) await this.#work(desk, task)
        } catch (error) {
          // The server is being started again, or somebody else was quicker.
          this.lastFailure = (error as Error).message
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }))
  }

  async #work(desk: Desk, task: Asked): Promise<void> {
    const [path, body] = this.#nextMove(task)
    if (path === undefined) return
    await desk.post(`/api/tasks/${task.id}/${path}`, randomUUID(), body)
    this.taps++
  }

  /** Half of the time nothing, so that clocks run out. */
  #nextMove({ state, kind }: Asked): readonly [string, object] | readonly [undefined] {
    const chance = this.#random()
    if (chance < 0.5) return [undefined]
    if (state === 'offered') return ['accept', {}]
    if (kind === 'visit') return chance < 0.75 ? ['at-door', {}] : ['outcome', { outcome: 'dissuaded' }]
    if (chance < 0.75) return ['calls', { to: 'person', result: 'no-answer' }]
    return chance < 0.9 ? ['calls', { to: 'person', result: 'reached' }] : ['outcome', { outcome: 'false-alarm' }]
  }
}
