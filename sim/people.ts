import { haversineMeters } from '../src/domain/geometry.ts'
import type { TaskView } from '../src/contract/task.ts'
import type { City } from '../demo/city.ts'
import type { User } from '../demo/users.ts'
import { Refused, type Api } from './api.ts'
import type { Sessions } from './sessions.ts'

const CENTRE_ROLES = ['analyst', 'call-taker']
const ROAD_METERS_UNKNOWN = 2_500
/** The demo accounts follow the roster, so who is left to the visitor is asked again. */
const PROTECTED_EVERY_MS = 60_000
const DUTY_EVERY_MS = 300_000

type DemoAccount = { readonly login: string; readonly password: string }

/** Who is who: the server shows names, the city knows the logins. The accounts shown to the visitor are left to the visitor. */
export class People {
  readonly #api: Api
  readonly #city: City
  #visitors: ReadonlySet<string> = new Set()
  #visitorsUntilMs = 0
  #onDuty: readonly User[] = []
  #onDutyUntilMs = 0

  constructor(api: Api, city: City) {
    this.#api = api
    this.#city = city
  }

  /** Throws where there are no demo accounts: a real bureau is never played with. Answers the password that all of them share. */
  async demoPassword(): Promise<string> {
    const accounts = await this.#accounts()
    if (accounts[0] === undefined) throw new Refused(404, 'no demo accounts')
    return accounts[0].password
  }

  /** An analyst of the centre to look through. */
  async watcher(): Promise<string> {
    await this.#refreshVisitors()
    return this.#ofCentre().filter((user) => user.role === 'analyst').at(-1)!.login
  }

  /** The logins that may be the one who holds the task; nobody when the visitor has it. */
  async holders(view: Pick<TaskView, 'assignee' | 'unit'>, sessions: Sessions, watcher: string): Promise<readonly User[]> {
    await this.#refreshVisitors()
    if (view.assignee !== null) {
      const { name } = view.assignee
      return this.#city.users.filter((user) => user.unit === view.unit.code && user.name === name && !this.#visitors.has(user.login))
    }
    const present = await this.#presentInCentre(sessions, watcher)
    return present.filter((user) => user.unit === view.unit.code)
  }

  isVisitor(login: string): boolean {
    return this.#visitors.has(login)
  }

  roadMeters(user: User, view: TaskView): number {
    return view.person.point === null ? ROAD_METERS_UNKNOWN : haversineMeters([user.lon, user.lat], [view.person.point.lon, view.person.point.lat])
  }

  anotherStation(than: string, dice: number): string {
    const others = this.#city.units.filter((unit) => unit.kind === 'station' && unit.code !== than)
    return others[dice % others.length]!.code
  }

  #ofCentre(): User[] {
    const centre = this.#city.units[0]!.code
    return this.#city.users.filter((user) => user.unit === centre && CENTRE_ROLES.includes(user.role) && !this.#visitors.has(user.login))
  }

  /** The centre's queue is taken by whoever sits there now. */
  async #presentInCentre(sessions: Sessions, watcher: string): Promise<readonly User[]> {
    const now = Date.now()
    if (now > this.#onDutyUntilMs) {
      const { items } = (await sessions.send(watcher, 'GET', '/api/duty')) as { items: { name: string; startsAt: string; endsAt: string }[] }
      const present = new Set(items.filter((duty) => Date.parse(duty.startsAt) <= now && now < Date.parse(duty.endsAt)).map((duty) => duty.name))
      this.#onDuty = this.#ofCentre().filter((user) => present.has(user.name))
      this.#onDutyUntilMs = now + DUTY_EVERY_MS
    }
    return this.#onDuty
  }

  async #refreshVisitors(): Promise<void> {
    if (Date.now() < this.#visitorsUntilMs) return
    this.#visitors = new Set((await this.#accounts()).map((account) => account.login))
    this.#visitorsUntilMs = Date.now() + PROTECTED_EVERY_MS
  }

  async #accounts(): Promise<DemoAccount[]> {
    return ((await this.#api.sendUntilAnswered('GET', '/api/demo/accounts')).json as { items: DemoAccount[] }).items
  }
}
