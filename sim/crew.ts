import type { LiveEvent } from '../src/contract/event.ts'
import type { TaskView } from '../src/contract/task.ts'
import { REPLIES, REPLY_SECONDS, REVIEW_SECONDS } from '../demo/officer-ways.ts'
import type { User } from '../demo/users.ts'
import { Refused, type Api } from './api.ts'
import type { Feed } from './feed.ts'
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
    try {
      const view = (await this.#sessions.send(watcher, 'GET', `/api/tasks/${taskId}`)) as TaskView
      await this.#plan(view, watcher)
      if (view.sibling !== null && !this.#planned.has(view.sibling.id)) this.#lookSoon(view.sibling.id, LOOK_AFTER_MS)
    } catch (error) {
      // Gone, or nothing for the centre to see.
      if (!(error instanceof Refused)) throw error
      this.#forget(taskId)
    }
  }

  async #plan(view: TaskView, watcher: string): Promise<void> {
    const state = stateOf(view)
    if (this.#planned.get(view.id)?.state === state) return
    this.#forget(view.id)
    if (view.state === 'closed' || this.#planned.size >= TASKS_MAX) return
    const holders = await this.#people.holders(view, this.#sessions, watcher)
    const holder = holders[seedOf(view.id) % Math.max(1, holders.length)]
    if (holder === undefined) return
    const seen = view.state === 'accepted' ? await this.#ownView(view, holders) : { view, user: holder }
    if (seen === undefined) return
    const { phone } = seen.view.person
    const move = nextMove(seen.view, { victim: this.#feed.victim(phone), roadMeters: this.#people.roadMeters(seen.user, seen.view), otherStation: this.#people.anotherStation(view.unit.code, seedOf(view.id)), now: new Date() })
    if (move === undefined) return
    const afterMs = Math.round((move.afterSeconds * 1_000) / this.#pace)
    this.#planned.set(view.id, { state, timer: setTimeout(() => {
      this.#planned.delete(view.id)
      void this.#act(seen.user, view.id, move.path, move.body).catch(() => this.#lookSoon(view.id, LOOK_AGAIN_MS))
    }, afterMs) })
  }

  /** As the one who accepted sees it: only they know whom they talk to. Of two people of one name it is the one whose it says it is. */
  async #ownView(view: TaskView, holders: readonly User[]): Promise<{ view: TaskView; user: User } | undefined> {
    for (const user of holders) {
      if ((await this.#sessions.me(user.login)).id !== view.assignee?.id) continue
      return { user, view: (await this.#sessions.send(user.login, 'GET', `/api/tasks/${view.id}`)) as TaskView }
    }
    return undefined
  }

  async #act(user: User, taskId: string, path: string, body: unknown): Promise<void> {
    if (this.#end.aborted || this.#people.isVisitor(user.login)) return
    try {
      const after = (await this.#sessions.send(user.login, 'POST', `/api/tasks/${taskId}/${path}`, body)) as TaskView | undefined
      this.done++
      if (after === undefined) return
      if (hasMet(after)) this.#feed.met(after.person.phone)
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
