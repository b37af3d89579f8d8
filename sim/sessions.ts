import { Refused, type Answer, type Api } from './api.ts'

/** The server allows thirty logins a minute from one address; the visitor at the keyboard shares it with us. */
const LOGINS_PER_MINUTE_MAX = 15
const MINUTE_MS = 60_000

export type Me = { readonly id: string; readonly login: string; readonly demo: boolean; readonly csrf: string; readonly unit: { readonly code: string } }
type Session = { readonly cookie: string; readonly me: Me }

/** Logged-in people, each when first needed. */
export class Sessions {
  readonly #api: Api
  readonly #password: string
  readonly #open = new Map<string, Promise<Session>>()
  readonly #logins: number[] = []

  constructor(api: Api, password: string) {
    this.#api = api
    this.#password = password
  }

  async me(login: string): Promise<Me> {
    return (await this.#session(login)).me
  }

  async headers(login: string): Promise<Record<string, string>> {
    return { cookie: (await this.#session(login)).cookie }
  }

  /** One attempt as this person; an expired session is renewed once. */
  async send(login: string, method: string, path: string, body?: unknown): Promise<unknown> {
    try {
      return await this.#sendAs(login, method, path, body)
    } catch (error) {
      if (!(error instanceof Refused) || (error.status !== 401 && error.code !== 'session.csrf')) throw error
      this.#open.delete(login)
      return await this.#sendAs(login, method, path, body)
    }
  }

  async #sendAs(login: string, method: string, path: string, body: unknown): Promise<unknown> {
    const { cookie, me } = await this.#session(login)
    return (await this.#api.send(method, path, { headers: { cookie, 'x-csrf-token': me.csrf }, ...(body === undefined ? {} : { body }) })).json
  }

  #session(login: string): Promise<Session> {
    const known = this.#open.get(login)
    if (known !== undefined) return known
    const session = this.#logIn(login)
    this.#open.set(login, session)
    session.catch(() => this.#open.delete(login))
    return session
  }

  async #logIn(login: string): Promise<Session> {
    await this.#turn()
    const { json, cookie }: Answer = await this.#api.sendUntilAnswered('POST', '/api/session', { body: { login, password: this.#password } })
    if (cookie === undefined) throw new Error(`no session for ${login}`)
    return { cookie, me: json as Me }
  }

  async #turn(): Promise<void> {
    for (;;) {
      const now = Date.now()
      while (this.#logins.length > 0 && this.#logins[0]! <= now - MINUTE_MS) this.#logins.shift()
      if (this.#logins.length < LOGINS_PER_MINUTE_MAX) break
      await this.#api.pause(this.#logins[0]! + MINUTE_MS - now)
    }
    this.#logins.push(Date.now())
  }
}
