import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { signatureHolds } from '../adapters/signature.codec.ts'
import { answerOf, bankKey, jsonOf, ReplyBody } from '../adapters/banks/bank.codec.ts'
import { TelecomResult } from '../adapters/telecom/telecom.codec.ts'
import { refuse } from '../domain/refusal.ts'
import { takeBankAnswer } from '../flows/messages-to-banks.ts'
import { takeTelecomResult } from '../flows/outgoing-to-telecom.ts'
import { MEGABYTE } from './bounds.ts'
import { wrongSignatures } from './source-key.ts'

const BANK_REPLY_BYTES_MAX = 8 * MEGABYTE
const Taken = z.object({ status: z.enum(['taken', 'known', 'unknown']) })

/** What gateways tell us back. Signed; the signature covers the bytes as they came, so the body is read as text. */
export const ports: FastifyPluginAsyncZod = async (app) => {
  const countWrong = wrongSignatures(app)
  const mustBeSigned = async (request: FastifyRequest, secret: string | undefined, now: Date) => {
    if (secret !== undefined && signatureHolds(secret, request.headers, String(request.body), now)) return
    await countWrong(request)
    throw refuse('source.unknown_key')
  }
  await app.register(async (signed) => {
    signed.removeContentTypeParser('application/json')
    signed.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    signed.post('/api/ports/telecom/results', { config: { access: 'source' }, schema: { response: { 200: Taken } } }, async (request) => {
      const context = app.parts.contextNow()
      await mustBeSigned(request, app.parts.telecomSecret, context.now)
      const result = parsed(TelecomResult, request)
      return { status: await takeTelecomResult(context, Number(result.id), result) }
    })
    signed.post('/api/ports/banks/replies', { config: { access: 'source' }, bodyLimit: BANK_REPLY_BYTES_MAX, schema: { response: { 200: Taken } } }, async (request) => {
      const context = app.parts.contextNow()
      const { bankSecret } = app.parts
      // Who says that they are this bank must sign as this bank: the key is made of the name.
      const bank = String(request.headers['x-gb-bank'])
      await mustBeSigned(request, bankSecret === undefined ? undefined : bankKey(bankSecret, bank), context.now)
      const reply = parsed(ReplyBody, request)
      return { status: reply.bank === bank ? await takeBankAnswer(context, bank, answerOf(reply), reply.push ?? null) : ('unknown' as const) }
    })
  })
}

function parsed<T>(shape: z.ZodType<T>, request: FastifyRequest): T {
  const found = jsonOf(String(request.body))
  if (found === undefined) throw refuse('signal.malformed')
  const { data } = shape.safeParse(found)
  if (data === undefined) throw refuse('request.invalid')
  return data
}
