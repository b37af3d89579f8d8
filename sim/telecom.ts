import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { signatureHolds, signed } from '../src/adapters/signature.codec.ts'
import { TelecomRequest, type TelecomResult } from '../src/adapters/telecom/telecom.codec.ts'

/**
 * A carrier's gateway, as a process of its own that speaks docs/telecom-port.md: takes SMS, dial, help and block requests, and tells the results
 * later. It can be slow (--delay-ms), forgetful (--silent 0.1: results never told), repetitive (--twice 0.1), wrong (--garbled 0.1: answers
 * nonsense), refusing (--refuse 0.1), or dead (kill it). Everything random comes from --seed.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8098' }, host: { type: 'string', default: '127.0.0.1' }, 'delay-ms': { type: 'string', default: '4000' }, seed: { type: 'string', default: '1' },
    silent: { type: 'string', default: '0.03' }, twice: { type: 'string', default: '0.03' }, garbled: { type: 'string', default: '0.02' }, refuse: { type: 'string', default: '0.01' },
  },
})
const secret = process.env.GB_TELECOM_SECRET ?? ''
const resultsUrl = `${process.env.GB_URL ?? 'http://127.0.0.1:8080'}/api/ports/telecom/results`
const BODY_CHARS_MAX = 10_000
const REMEMBERED_MAX = 50_000
const RESULT_ATTEMPTS_MAX = 5
const ATTEMPT_EVERY_MS = 2_000
const CALL_RESULTS: readonly (readonly [TelecomResult['result'], number])[] = [['reached', 0.55], ['busy', 0.2], ['no-answer', 0.15], ['switched-off', 0.05], ['hung-up', 0.03], ['wrong-number', 0.02]]

let state = Number(values.seed) * 2_654_435_761 % 2_147_483_647 || 1
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
const chance = (name: 'silent' | 'twice' | 'garbled' | 'refuse') => random() < Number(values[name])
/** A repeated id is answered as the first time and is not carried out again. */
const answered = new Map<string, string>()

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => { if (body.length < BODY_CHARS_MAX) body += chunk.toString('utf8') })
  request.on('end', () => {
    if (request.url !== '/requests' || !signatureHolds(secret, request.headers, body, new Date())) return response.writeHead(403).end()
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
  if (!refused && !chance('silent')) {
    const tell = () => void tellResult({ id: request.id, do: request.do, result: resultOf(request.do) }, 1)
    setTimeout(tell, Number(values['delay-ms']) * (0.5 + random()))
  }
  return answer
}

function resultOf(what: TelecomRequest['do']): TelecomResult['result'] {
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
