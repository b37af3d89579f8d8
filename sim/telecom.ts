import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { signatureHolds, signed } from '../src/adapters/signature.codec.ts'
import { TelecomRequest, type TelecomResult } from '../src/adapters/telecom/telecom.codec.ts'
import type { CallLeg, LegResult } from '../src/domain/three-way-call.ts'

/**
 * A carrier's gateway, as a process of its own that speaks docs/telecom-port.md: takes SMS, dial, help and block requests, and tells the results
 * later. It can be slow (--delay-ms), forgetful (--silent 0.1: results never told), repetitive (--twice 0.1), wrong (--garbled 0.1: answers
 * nonsense), refusing (--refuse 0.1), or dead (kill it). Of a conference each party rings, joins (--answers 0.8) or does not, and leaves after a
 * while (--talk-ms). Everything random comes from --seed.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8098' }, host: { type: 'string', default: '127.0.0.1' }, 'delay-ms': { type: 'string', default: '4000' }, seed: { type: 'string', default: '1' },
    answers: { type: 'string', default: '0.8' }, 'talk-ms': { type: 'string', default: '60000' }, silent: { type: 'string', default: '0.03' }, twice: { type: 'string', default: '0.03' }, garbled: { type: 'string', default: '0.02' }, refuse: { type: 'string', default: '0.01' },
  },
})
const secret = process.env.GB_TELECOM_SECRET ?? ''
const resultsUrl = `${process.env.GB_URL ?? 'http://127.0.0.1:8080'}/api/ports/telecom/results`
const BODY_CHARS_MAX = 10_000
const REMEMBERED_MAX = 50_000
const RESULT_ATTEMPTS_MAX = 5
const ATTEMPT_EVERY_MS = 2_000
const CALL_RESULTS: readonly (readonly [CallResult, number])[] = [['reached', 0.55], ['busy', 0.2], ['no-answer', 0.15], ['switched-off', 0.05], ['hung-up', 0.03], ['wrong-number', 0.02]]

type CallResult = 'reached' | 'busy' | 'no-answer' | 'switched-off' | 'hung-up' | 'wrong-number'
/** What a telephone of this number would show: whoever tries the demo has none. */
const inboxes = new Map<string, string[]>()
const INBOXES_MAX = 1_000
const INBOX_MESSAGES_MAX = 3
/** What is still to be told of each room; hanging up stops it. */
const rooms = new Map<string, NodeJS.Timeout[]>()

let state = Number(values.seed) * 2_654_435_761 % 2_147_483_647 || 1
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
const chance = (name: 'silent' | 'twice' | 'garbled' | 'refuse') => random() < Number(values[name])
/** A repeated id is answered as the first time and is not carried out again. */
const answered = new Map<string, string>()

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => { if (body.length < BODY_CHARS_MAX) body += chunk.toString('utf8') })
  request.on('end', () => {
    if (!signatureHolds(secret, request.headers, body, new Date())) return response.writeHead(403).end()
    if (request.url === '/delivered') return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(inboxes.get((JSON.parse(body) as { to: string }).to) ?? []))
    if (request.url !== '/requests') return response.writeHead(403).end()
    const parsed = TelecomRequest.safeParse(JSON.parse(body))
    if (!parsed.success) return response.writeHead(400).end()
    if (chance('garbled')) return response.writeHead(200).end('<html>busy</html>')
    response.writeHead(200, { 'content-type': 'application/json' }).end(take(parsed.data))
  })
})

function take(request: TelecomRequest): string {
  const known = answered.get(request.id)
  if (known !== undefined) return known
  const refused = chance('refuse')
  const answer = JSON.stringify({ id: request.id, status: refused ? 'refused' : 'accepted', ...(refused ? { reason: 'line-blocked' } : {}) })
  if (answered.size > REMEMBERED_MAX) answered.clear()
  answered.set(request.id, answer)
  if (!refused) carryOut(request)
  return answer
}

function carryOut(request: TelecomRequest): void {
  if (request.do === 'hang-up') {
    for (const timer of rooms.get(request.room) ?? []) clearTimeout(timer)
    rooms.delete(request.room)
  } else if (request.do === 'conference') {
    for (const { leg } of request.legs) if (!chance('silent')) playLeg(request.id, request.room, leg)
  } else {
    if (request.do === 'sms') deliver(request.to, request.text)
    if (chance('silent')) return
    const told = { id: request.id, do: request.do, result: resultOf(request.do) }
    setTimeout(() => void tellResult(told, 1), Number(values['delay-ms']) * (0.5 + random()))
  }
}

/** The newest first. */
function deliver(to: string, text: string): void {
  if (inboxes.size > INBOXES_MAX) inboxes.clear()
  inboxes.set(to, [text, ...(inboxes.get(to) ?? [])].slice(0, INBOX_MESSAGES_MAX))
}

/** Rings, joins and talks, is busy, or does not answer. */
function playLeg(id: string, room: string, leg: CallLeg): void {
  const tell = (result: LegResult, ms: number) => {
    const timer = setTimeout(() => void tellResult({ id, do: 'conference', leg, result }, 1), ms)
    if (rooms.size > REMEMBERED_MAX) rooms.clear()
    rooms.set(room, [...(rooms.get(room) ?? []), timer])
  }
  const ringsAt = Number(values['delay-ms']) * (0.2 + random() * 0.3)
  const answersAt = ringsAt + Number(values['delay-ms']) * (0.5 + random())
  if (random() >= Number(values.answers)) {
    if (random() < 0.5) return tell('busy', ringsAt)
    tell('ringing', ringsAt)
    return tell('no-answer', answersAt)
  }
  tell('ringing', ringsAt)
  tell('joined', answersAt)
  tell('left', answersAt + Number(values['talk-ms']) * (0.5 + random()))
}

type Simple = 'sms' | 'dial' | 'help-reach' | 'block' | 'unblock'

function resultOf(what: Simple): Exclude<TelecomResult, { do: 'conference' }>['result'] {
  if (what === 'sms') return random() < 0.95 ? 'delivered' : 'undelivered'
  if (what === 'help-reach') return random() < 0.7 ? 'line-freed' : 'not-possible'
  if (what === 'block' || what === 'unblock') return random() < 0.95 ? `${what}ed` : 'not-possible'
  let left = random()
  for (const [result, share] of CALL_RESULTS) {
    left -= share
    if (left < 0) return result
  }
  return 'no-answer'
}

async function tellResult(result: TelecomResult, attempt: number): Promise<void> {
  const body = JSON.stringify(result)
  const told = await fetch(resultsUrl, { method: 'POST', body, headers: signed(secret, body, new Date()), signal: AbortSignal.timeout(5_000) }).then((response) => response.ok, () => false)
  if (!told && attempt < RESULT_ATTEMPTS_MAX) setTimeout(() => void tellResult(result, attempt + 1), ATTEMPT_EVERY_MS)
  else if (told && chance('twice')) setTimeout(() => void tellResult(result, RESULT_ATTEMPTS_MAX), ATTEMPT_EVERY_MS)
}

server.listen(Number(values.port), values.host)
process.on('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => process.exit(0))
