import { DEMO_PASSWORD } from '../../src/reads/demo-logins.ts'

const REQUEST_MS_MAX = 10_000

/** What the bureau said no to; asking again would be answered the same. */
export class Denied extends Error {}

/** Somebody at a page: logs in once, and asks what they are told to. */
export class Desk {
  readonly #url: string
  readonly #login: string
  #session: Readonly<Record<string, string>> | undefined

  constructor(url: string, login: string) {
    this.#url = url
    this.#login = login
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.#fetch(path, { headers: await this.#headers() })).json()) as T
  }

  async post<T>(path: string, key: string, body: object): Promise<T> {
    return (await (await this.#fetch(path, { method: 'POST', headers: { ...(await this.#headers()), 'idempotency-key': key, 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()) as T
  }

  async #headers(): Promise<Readonly<Record<string, string>>> {
    this.#session ??= await this.#logIn()
    return this.#session
  }

  async #logIn(): Promise<Readonly<Record<string, string>>> {
    const answer = await this.#fetch('/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: this.#login, password: DEMO_PASSWORD }) })
    const { csrf } = (await answer.json()) as { csrf: string }
    return { cookie: answer.headers.get('set-cookie')!.split(';')[0]!, 'x-csrf-token': csrf }
  }

  async #fetch(path: string, options: RequestInit): Promise<Response> {
    const answer = await fetch(`${this.#url}${path}`, { ...options, signal: AbortSignal.timeout(REQUEST_MS_MAX) })
    if (answer.ok) return answer
    const words = `${path}: ${answer.status} ${await answer.text()}`
    throw answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? new Denied(words) : new Error(words)
  }
}
