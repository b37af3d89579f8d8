import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { bankKey, jsonOf, RequestBody, type ReplyBody } from '../../src/adapters/banks/bank.codec.ts'
import { signatureHolds, signed } from '../../src/adapters/signature.codec.ts'
import { setAhead, simulatedMs } from './clock.ts'
import { ledgerOf } from './requests.ts'
import type { Simulator } from './simulator.ts'
import { accountAt, draw } from './world.ts'

const BODY_CHARS_MAX = 100_000
const TELL_MS_MAX = 10_000
const share = z.number().min(0).max(1)
const at = z.iso.datetime({ offset: true })
const WorldTransfer = z.strictObject({ from: z.string(), to: z.string(), bank: z.string(), amountFen: z.int().min(1), at: at.optional() })
const WorldFaults = z.strictObject({
  bank: z.string().optional(), delayMs: z.tuple([z.number().min(0), z.number().min(0)]).optional(), refuse: share.optional(), timeout: share.optional(), twice: share.optional(),
  silent: share.optional(), wrongSignature: share.optional(), down: z.boolean().optional(), checkNames: z.boolean().optional(),
})
const WorldClock = z.strictObject({ aheadMs: z.int().min(0) })
const WorldFreeze = z.strictObject({ account: z.string(), bank: z.string(), until: at })

/** `POST /{bank}/requests` as docs/bank-port.md says, and under /world what a test, and nobody's bank, may do. */
export function serveBanks(simulator: Simulator, secret: string): Server {
  return createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { if (body.length < BODY_CHARS_MAX) body += chunk.toString('utf8') })
    request.on('end', () => {
      const path = request.url ?? '/'
      if (path.startsWith('/world/')) return control(simulator, `${request.method} ${path}`, jsonOf(body), response)
      answer(simulator, secret, request, body, response)
    })
  })
}

function answer(simulator: Simulator, secret: string, request: IncomingMessage, body: string, response: ServerResponse): unknown {
  const bank = decodeURIComponent(/^\/([^/]+)\/requests$/.exec(request.url ?? '')?.[1] ?? '')
  const faults = simulator.faultsOf(bank)
  if (faults.down) return request.socket.destroy()
  if (!signatureHolds(bankKey(secret, bank), request.headers, body, new Date(simulatedMs()))) return response.writeHead(403).end()
  const parsed = RequestBody.safeParse(jsonOf(body))
  if (!parsed.success || parsed.data.bank !== bank) return response.writeHead(400).end()
  const receipt = JSON.stringify(simulator.take(parsed.data, 'http', simulatedMs()))
  const isWrong = draw(simulator.world, parsed.data.message, 'receipt signature', simulator.world.messages[parsed.data.message]!.times) < faults.wrongSignature
  return response.writeHead(200, signed(bankKey(isWrong ? `not ${secret}` : secret, bank), receipt, new Date(simulatedMs()))).end(receipt)
}

function control(simulator: Simulator, what: string, body: unknown, response: ServerResponse): unknown {
  const say = (status: number, told: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told))
  const does: Record<string, () => unknown> = {
    'GET /world/ledger': () => say(200, ledgerOf(simulator.world)),
    'POST /world/transfers': () => {
      const { from, to, bank, amountFen, at: told } = WorldTransfer.parse(body)
      simulator.transfer({ from, fromBank: simulator.world.accounts[from]?.bank ?? 'ELSEWHERE', to, toBank: bank, amountFen, at: told === undefined ? simulatedMs() : Date.parse(told), level: 1, channel: 'card' })
      return say(200, { balanceFen: accountAt(simulator.world, to, bank).balanceFen })
    },
    'POST /world/faults': () => {
      const { bank, ...faults } = WorldFaults.parse(body)
      simulator.setFaults(bank, faults as Parameters<Simulator['setFaults']>[1])
      return say(200, simulator.faultsOf(bank ?? '*'))
    },
    'POST /world/freezes': () => {
      const { account, bank, until } = WorldFreeze.parse(body)
      simulator.freezeElsewhere(account, bank, Date.parse(until), simulatedMs())
      return say(200, {})
    },
    'POST /world/clock': () => {
      setAhead(WorldClock.parse(body).aheadMs)
      simulator.tick(simulatedMs())
      return say(200, { now: new Date(simulatedMs()).toISOString() })
    },
  }
  try {
    return does[what]?.() ?? say(404, { error: `there is no ${what}` })
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    return say(400, { error: z.prettifyError(error) })
  }
}

/** To the centre's address, signed as the bank that speaks. */
export async function tellReply(url: string, secret: string, reply: ReplyBody, wrongly: boolean): Promise<boolean> {
  const body = JSON.stringify(reply)
  const headers = { ...signed(bankKey(wrongly ? `not ${secret}` : secret, reply.bank), body, new Date(simulatedMs())), 'x-gb-bank': reply.bank }
  return fetch(`${url}/api/ports/banks/replies`, { method: 'POST', body, headers, signal: AbortSignal.timeout(TELL_MS_MAX) }).then((response) => response.ok, () => false)
}
