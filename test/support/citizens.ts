import type { FastifyInstance } from 'fastify'
import type { RegistrationView } from '../../src/contract/registry.ts'
import { CONSENT_VERSION } from '../../src/domain/consent-text.ts'
import { claimOutgoing, outgoingSent } from '../../src/flows/outgoing-to-telecom.ts'
import type { SmallBureau } from './small-bureau.ts'

export const VILLAGE = '990101001001'
export const NEIGHBOUR = '990101002001'
let numbers = 100
export const aNumber = () => `14210${String(numbers++).padStart(6, '0')}`
export const saying = (phone: string, more: object = {}) => ({ forWhom: 'self', phone, name: '李桂芳', region: VILLAGE, address: '3 幢 201', guardians: [], consent: CONSENT_VERSION, credit: null, ...more })
export const codeIn = (text: string | undefined) => /\d{6}/.exec(text ?? '')![0]

type Ask = { readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; readonly path: string; readonly payload?: object; readonly cookie?: string | undefined; readonly from?: string }
export type Citizens = ReturnType<typeof citizensOf>

/** Whoever comes to the public page: each request from an address of its own, because the bounds of one address are another test's. */
export function citizensOf(bureau: SmallBureau, app: FastifyInstance) {
  let families = 0
  const ask = ({ method = 'POST', path, payload, cookie, from = `10.9.${++families % 250}.1` }: Ask) =>
    app.inject({ method, url: `/api/public/registry${path}`, remoteAddress: from, ...(payload === undefined ? {} : { payload }), ...(cookie === undefined ? {} : { cookies: { 'gb-citizen': cookie } }) })
  /** Everything that waits for the carrier, as it would leave. */
  const texts = async (): Promise<Map<string, string>> => {
    const out = await claimOutgoing(bureau.at(new Date()), 100)
    for (const one of out) await outgoingSent(bureau.at(new Date()), one)
    return new Map(out.flatMap((one) => ('text' in one && one.phone !== undefined ? [[one.phone, one.text] as const] : [])))
  }
  return {
    ask, texts,
    /** Has shown this number: the cookie of their quarter of an hour. */
    proven: async (phone: string): Promise<string> => {
      await ask({ path: '/codes', payload: { phone } })
      const answer = await ask({ path: '/session', payload: { phone, code: codeIn((await texts()).get(phone)) } })
      if (answer.statusCode !== 200) throw new Error(answer.body)
      return answer.cookies[0]!.value
    },
    register: (cookie: string | undefined, payload: object) => ask({ method: 'PUT', path: '/mine', payload, cookie }),
    mine: async (cookie: string) => (await ask({ method: 'GET', path: '/mine', cookie })).json<{ items: RegistrationView[] }>().items,
    remove: (cookie: string, phone: string) => ask({ path: '/mine/remove', payload: { phone }, cookie }),
  }
}
