import type { LiveEvent } from '../src/contract/event.ts'
import type { FollowUpTaskView } from '../src/contract/follow-up.ts'
import type { TaskView } from '../src/contract/task.ts'
import { REPLIES, REPLY_SECONDS, REVIEW_SECONDS } from '../demo/officer-ways.ts'
import type { User } from '../demo/users.ts'
import { Refused, type Api } from './api.ts'
import type { Feed } from './feed.ts'
import { nextFollowUpStep } from './next-follow-up-move.ts'
import { nextMove, seedOf } from './next-move.ts'
import type { People } from './people.ts'
import type { Sessions } from './sessions.ts'

/** Several events about one task within this time are one look at it. */
const LOOK_AFTER_MS = 1_500
const LOOK_AGAIN_MS = 15_000
/** What the stream did not tell (it was cut, or we were) is found by going through the queue. */
const ROUND_EVERY_MS = 60_000
const RECONNECT_MS = 2_000
const TASKS_MAX = 3_000
const PAGE = 100
const PAGES_MAX = 10

type Planned = { readonly timer: NodeJS.Timeout; readonly state: string }
type Held = Pick<TaskView, 'id' | 'state' | 'assignee' | 'unit'>
type Listed = { readonly items: readonly { readonly id: string; readonly task: { readonly id: string } | null }[]; readonly next: string | null }

/** The officers: each task that changes is looked at as the centre sees it, and whoever holds it does the next thing after a human while. */
export class Crew {
  readonly #api: Api
  readonly #sessions: Sessions
  readonly #people: People
  readonly #feed: Feed
  readonly #pace: number
  readonly #end: AbortSignal
  readonly #planned = new Map<string, Planned>()
  readonly #looks = new Map<string, NodeJS.Timeout>()
  readonly #desk = new Map<string, NodeJS.Timeout>()
  done = 0

  constructor(parts: { api: Api; sessions: Sessions; people: People; feed: Feed; pace: number; end: AbortSignal }) {
    this.#api = parts.api
    this.#sessions = parts.sessions
    this.#people = parts.people
    this.#feed = parts.feed
    this.#pace = parts.pace
    this.#end = parts.end
    this.#end.addEventListener('abort', () => this.#stop())
  }

  async run(): Promise<void> {
    const rounds = setInterval(() => void this.#round().catch(() => undefined), ROUND_EVERY_MS)
    this.#end.addEventListener('abort', () => clearInterval(rounds))
    while (!this.#end.aborted) {
      try {
        const watcher = await this.#people.watcher()
        // A session that has ended is renewed by this, before the stream asks for it.
        await this.#sessions.send(watcher, 'GET', '/api/session')
        const events = this.#api.events('/api/events', await this.#sessions.headers(watcher))
        void this.#round().catch(() => undefined)
        for await (const line of events) this.#hear(JSON.parse(line) as LiveEvent)
      } catch {
        if (this.#end.aborted) return
      }
      await this.#api.pause(RECONNECT_MS)
    }
  }

  #hear(event: LiveEvent): void {
    if (event.type === 'task.closed') this.#forget(event.id)
    else if (event.type === 'task.offered' || event.type === 'task.changed') this.#lookSoon(event.id, LOOK_AFTER_MS)
  }

  /** Everything that is open, and what waits on the centre's desk. */
  async #round(): Promise<void> {
    const watcher = await this.#people.watcher()
    let cursor: string | null = null
    for (let page = 0; page < PAGES_MAX; page++) {
      const query = `state=open&limit=${PAGE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
      const listed = (await this.#sessions.send(watcher, 'GET', `/api/warnings?${query}`)) as Listed
      for (const { task } of listed.items) if (task !== null && !this.#planned.has(task.id)) this.#lookSoon(task.id, LOOK_AFTER_MS)
      cursor = listed.next
      if (cursor === null) break
    }
    const due = (await this.#sessions.send(watcher, 'GET', '/api/follow-ups?which=due')) as { items: { taskId: string | null }[] }
    for (const { taskId } of due.items) if (taskId !== null && !this.#planned.has(taskId)) this.#lookSoon(taskId, LOOK_AFTER_MS)
    const { items } = (await this.#sessions.send(watcher, 'GET', '/api/handovers')) as { items: { id: string }[] }
    for (const { id } of items) this.#deskLater(`review ${id}`, REVIEW_SECONDS / 4, (login) => this.#sessions.send(login, 'POST', `/api/handovers/${id}/review`, { decision: 'confirmed', note: '' }))
    const elsewhere = (await this.#sessions.send(watcher, 'GET', `/api/warnings?state=elsewhere&limit=${PAGE}`)) as Listed
    for (const { id } of elsewhere.items) this.#deskLater(`reply ${id}`, REPLY_SECONDS / 4, (login) => this.#sessions.send(login, 'POST', `/api/warnings/${id}/reply`, { reply: REPLIES[seedOf(id) % REPLIES.length]! }))
  }

  #lookSoon(taskId: string, afterMs: number): void {
    if (this.#looks.has(taskId) || this.#looks.size >= TASKS_MAX || this.#end.aborted) return
    this.#looks.set(taskId, setTimeout(() => {
      this.#looks.delete(taskId)
      void this.#look(taskId).catch(() => this.#lookSoon(taskId, LOOK_AGAIN_MS))
    }, afterMs))
  }

  async #look(taskId: string): Promise<void> {
    const watcher = await this.#people.watcher()
    const view = (await this.#seen(watcher, `/api/tasks/${taskId}`)) as TaskView | undefined
    if (view !== undefined) {
      await this.#plan(view, watcher)
      if (view.sibling !== null && !this.#planned.has(view.sibling.id)) this.#lookSoon(view.sibling.id, LOOK_AFTER_MS)
      return
    }
    const followUp = (await this.#seen(watcher, `/api/follow-ups/${taskId}`)) as FollowUpTaskView | undefined
    if (followUp === undefined) this.#forget(taskId)
    else await this.#planFollowUp(followUp, watcher)
  }

  /** Undefined: of the other kind, gone, or nothing for the centre to see. */
  async #seen(login: string, path: string): Promise<unknown> {
    try {
      return await this.#sessions.send(login, 'GET', path)
    } catch (error) {
      if (error instanceof Refused) return undefined
      throw error
    }
  }

  async #plan(view: TaskView, watcher: string): Promise<void> {
    const state = stateOf(view)
    if (this.#isPlanned(view, state)) return
    const user = await this.#holderOf(view, watcher)
    if (user === undefined) return
    // Only who has accepted knows whom they talk to.
    const own = view.state === 'accepted' ? ((await this.#seen(user.login, `/api/tasks/${view.id}`)) as TaskView | undefined) : view
    if (own === undefined) return
    const { phone } = own.person
    const move = nextMove(own, { victim: this.#feed.victim(phone), roadMeters: this.#people.roadMeters(user, own), otherStation: this.#people.anotherStation(view.unit.code, seedOf(view.id)), now: new Date() })
    if (move !== undefined) this.#schedule(user, { id: view.id, state, address: `/api/tasks/${view.id}/${move.path}` }, move)
  }

  /** The victim of a case is rung or visited again. */
  async #planFollowUp(view: FollowUpTaskView, watcher: string): Promise<void> {
    const state = [view.state, view.assignee?.id, view.unanswered].join(' ')
    if (this.#isPlanned(view, state)) return
    const user = await this.#holderOf(view, watcher)
    const step = user === undefined ? undefined : nextFollowUpStep(view, new Date())
    if (user !== undefined && step !== undefined) this.#schedule(user, { id: view.id, state, address: `/api/follow-ups/${view.id}/${step.path}` }, step)
  }

  /** What was planned for another state is forgotten; true: there is nothing more to plan. */
  #isPlanned(view: Held, state: string): boolean {
    if (this.#planned.get(view.id)?.state === state) return true
    this.#forget(view.id)
    return view.state === 'closed' || this.#planned.size >= TASKS_MAX
  }

  /** Of two people of one name it is the one whose it says it is. */
  async #holderOf(view: Held, watcher: string): Promise<User | undefined> {
    const holders = await this.#people.holders(view, this.#sessions, watcher)
    if (view.state !== 'accepted') return holders[seedOf(view.id) % Math.max(1, holders.length)]
    for (const user of holders) if ((await this.#sessions.me(user.login)).id === view.assignee?.id) return user
    return undefined
  }

  #schedule(user: User, { id, state, address }: { readonly id: string; readonly state: string; readonly address: string }, move: { readonly afterSeconds: number; readonly body?: unknown }): void {
    this.#planned.set(id, { state, timer: setTimeout(() => {
      this.#planned.delete(id)
      void this.#act(user, { id, address }, move.body).catch(() => this.#lookSoon(id, LOOK_AGAIN_MS))
    }, Math.round((move.afterSeconds * 1_000) / this.#pace)) })
  }

  async #act(user: User, { id: taskId, address }: { readonly id: string; readonly address: string }, body: unknown): Promise<void> {
    if (this.#end.aborted || this.#people.isVisitor(user.login)) return
    try {
      const after = (await this.#sessions.send(user.login, 'POST', address, body)) as TaskView | FollowUpTaskView | undefined
      this.done++
      if (after === undefined) return
      if ('calls' in after && hasMet(after)) this.#feed.met(after.person.phone)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
    // Refused: somebody was quicker, or a clock ran out. Done: the next thing follows from what is there now.
    this.#lookSoon(taskId, LOOK_AFTER_MS)
  }

  /** Work of the centre that no clock drives; the visitor has the time to do it first. */
  #deskLater(key: string, afterSeconds: number, act: (watcher: string) => Promise<unknown>): void {
    if (this.#desk.has(key) || this.#desk.size >= TASKS_MAX) return
    this.#desk.set(key, setTimeout(() => {
      this.#desk.delete(key)
      void this.#people.watcher().then(act).catch(() => undefined)
    }, (afterSeconds * 1_000) / this.#pace))
  }

  #forget(taskId: string): void {
    const planned = this.#planned.get(taskId)
    if (planned !== undefined) clearTimeout(planned.timer)
    this.#planned.delete(taskId)
  }

  #stop(): void {
    for (const { timer } of this.#planned.values()) clearTimeout(timer)
    for (const timer of [...this.#looks.values(), ...this.#desk.values()]) clearTimeout(timer)
  }
}

/** What decides the next move: as long as it stays, so does the plan. */
function stateOf(view: TaskView): string {
  return [view.state, view.assignee?.id, view.chainStep, view.calls.length, view.atDoorAt, view.noticeSigned, view.sibling?.id].join(' ')
}

function hasMet(view: TaskView): boolean {
  return view.atDoorAt !== null || view.calls.some((call) => call.to === 'person' && call.result === 'reached')
}
