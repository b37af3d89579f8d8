import type { Signal } from '../src/contract/signal.ts'
import { contains, type RegionRange } from '../src/domain/region-code.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { tasksOfWarning } from '../src/features/task/task.store.ts'
import type { Task } from '../src/features/task/task.rules.ts'
import { liveWarningsOf } from '../src/features/warning/warning.store.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { signalsToWarnings, type LocatePlace } from '../src/flows/signals-to-warnings.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { asSystem, type Context } from '../src/platform/transaction.ts'
import { actingAs } from './actors.ts'
import type { City } from './city.ts'
import { OPEN_SCENES, type Place, type Scene, type SceneAct } from './open-scenes.ts'
import { ageOf } from './people.ts'
import { Random } from './random.ts'
import { Schedule } from './schedule.ts'
import { OWN_SOURCE, pointsIn, type Ground } from './seed-ground.ts'
import type { SignalSource } from './signal-draft.ts'

const MINUTE_MS = 60_000
const RESIDENT_TRIES_MAX = 5_000
const SWEEPS_MAX = 200
const RELATIVES_WITHIN = 12
/** Somebody who has a phone and a bank card of their own. */
const AGES = { least: 24, most: 76 }

type Happening = (at: Date) => Promise<void>

/** What is going on right now: a handful of warnings at every stage, made by the flows themselves in the last hours, with their clocks running. */
export async function openScenes(context: Context, city: City, ground: Ground, personIds: readonly number[]): Promise<void> {
  const stage = new Stage(context, city, ground, personIds)
  await stage.play(OPEN_SCENES)
}

class Stage {
  readonly #context: Context
  readonly #city: City
  readonly #ground: Ground
  readonly #personIds: readonly number[]
  readonly #random: Random
  readonly #locate: LocatePlace
  readonly #happenings = new Schedule<{ at: Date; happen: Happening }>()
  readonly #loginOf: ReadonlyMap<string, string>

  constructor(context: Context, city: City, ground: Ground, personIds: readonly number[]) {
    this.#context = context
    this.#city = city
    this.#ground = ground
    this.#personIds = personIds
    this.#random = new Random(city.seed).fork('open scenes')
    this.#locate = pointsIn(city)
    this.#loginOf = new Map([...ground.userIds].map(([login, id]) => [id, login]))
  }

  async play(scenes: readonly Scene[]): Promise<void> {
    const cast: (number | undefined)[] = []
    for (const [nth, scene] of scenes.entries()) {
      const resident = 'familyOf' in scene.where ? this.#relativeOf(cast[scene.where.familyOf]) : await this.#somebody(scene.where)
      cast.push(resident)
      // A city cut down for a test has empty places.
      if (resident === undefined) continue
      for (const { source, minutesAgo, signal } of scene.signals) this.#add(minutesAgo, (at) => this.#hear(source, { ref: `open-${nth}-${minutesAgo}`, at: at.toISOString(), ...signal(resident, this.#city) }, at))
      for (const { minutesAgo, act } of scene.acts) this.#add(minutesAgo, (at) => this.#act(this.#personIds[resident]!, act, at))
    }
    while (this.#happenings.firstAtMs() <= this.#context.now.getTime()) {
      const { at, happen } = this.#happenings.takeFirst()
      await this.#sweep(at)
      await happen(at)
    }
    await this.#sweep(this.#context.now)
  }

  #add(minutesAgo: number, happen: Happening): void {
    const at = new Date(this.#context.now.getTime() - Math.round(minutesAgo * MINUTE_MS))
    this.#happenings.add(at.getTime(), { at, happen })
  }

  async #hear(source: SignalSource, signal: Signal, at: Date): Promise<void> {
    await signalsToWarnings(this.#at(at), this.#ground.sources.get(source)!, [readSignal(signal, at)], this.#locate)
  }

  async #act(personId: number, act: SceneAct, at: Date): Promise<void> {
    const task = await this.#task(personId, act.task)
    // The roster of this hour may have sent it another way; the scene then stays as far as it came.
    if (task?.assignee == null) return
    await act.run(actingAs(this.#at(at), this.#city, this.#ground.userIds, this.#loginOf.get(task.assignee)!, at), task)
  }

  async #task(personId: number, kind: Task['kind']): Promise<Task | undefined> {
    return asSystem(this.#context, async (tx) => {
      const [warning] = await liveWarningsOf(tx, [personId])
      if (warning === undefined) return undefined
      return (await tasksOfWarning(tx, warning.id)).find((task) => task.state !== 'closed' && task.kind === kind)
    })
  }

  /** Clocks that ran out meanwhile, answered as the worker would have. */
  async #sweep(until: Date): Promise<void> {
    const ourSource = this.#ground.sources.get(OWN_SOURCE.code)!
    for (let fired = 0; fired < SWEEPS_MAX; fired++) if ((await fireNextDeadline(this.#at(until), ourSource, this.#locate)) === undefined) return
  }

  #at(at: Date): Context {
    return { ...this.#context, now: at, newId: () => uuidv7(at) }
  }

  /** A grown-up of the same household; families stand together in the list of residents. */
  #relativeOf(resident: number | undefined): number | undefined {
    if (resident === undefined) return undefined
    const { people } = this.#city
    const isRelative = (other: number) => other !== resident && people.household[other] === people.household[resident] && people.grid[other] === people.grid[resident]
    const near = Array.from({ length: 2 * RELATIVES_WITHIN + 1 }, (_, nth) => resident - RELATIVES_WITHIN + nth).filter((other) => other >= 0 && other < people.count)
    return near.find((other) => isRelative(other) && ageOf(people, other) >= AGES.least && ageOf(people, other) <= AGES.most)
  }

  async #somebody(where: Exclude<Place, { readonly familyOf: number }>): Promise<number | undefined> {
    const area = this.#areaOf(where)
    const isAlone = (resident: number) => 'hasFamily' in where && this.#relativeOf(resident) === undefined
    for (let tries = 0; tries < RESIDENT_TRIES_MAX; tries++) {
      const resident = this.#random.between(0, this.#city.people.count - 1)
      const { people } = this.#city
      const age = ageOf(people, resident)
      if (age < AGES.least || age > AGES.most || !area.some((range) => contains(range, people.grids[people.grid[resident]!]!.code)) || isAlone(resident)) continue
      const live = await asSystem(this.#context, (tx) => liveWarningsOf(tx, [this.#personIds[resident]!]))
      if (live.length === 0) return resident
    }
    return undefined
  }

  #areaOf(where: Exclude<Place, { readonly familyOf: number }>): readonly RegionRange[] {
    if ('leader' in where) return this.#city.users.find((user) => user.login === where.leader)!.area!
    const stations = this.#city.units.filter((unit) => unit.kind === 'station')
    return stations[where.station % stations.length]!.area
  }
}
