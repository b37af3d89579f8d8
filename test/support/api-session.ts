import type { FastifyInstance } from 'fastify'
import type { Me } from '../../src/contract/session.ts'
import { PASSWORD } from './small-bureau.ts'

/** What every request of somebody who has logged in carries. */
export async function sessionHeaders(app: FastifyInstance, login: string): Promise<{ readonly cookie: string; readonly 'x-csrf-token': string }> {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password: PASSWORD } })
  return { cookie: `gb=${answer.cookies[0]!.value}`, 'x-csrf-token': answer.json<Me>().csrf }
}

export type ApiSession = (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => ReturnType<typeof send>

function send(app: FastifyInstance, options: { readonly method: 'GET' | 'POST' | 'PUT'; readonly url: string; readonly headers: Record<string, string>; readonly payload?: object }) {
  return app.inject(options)
}

/** Logged in, and asking. */
export async function apiSession(app: FastifyInstance, login: string): Promise<ApiSession> {
  const headers = await sessionHeaders(app, login)
  return (method, url, payload) => send(app, { method, url, headers, ...(payload === undefined ? {} : { payload }) })
}
