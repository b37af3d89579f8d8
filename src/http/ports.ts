import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { signatureHolds, TelecomResult } from '../adapters/telecom/telecom.codec.ts'
import { refuse } from '../domain/refusal.ts'
import { takeTelecomResult } from '../flows/outgoing-to-telecom.ts'
import { wrongSignatures } from './source-key.ts'

/** What gateways tell us back. Signed; the signature covers the bytes as they came, so the body is read as text. */
export const ports: FastifyPluginAsyncZod = async (app) => {
  const countWrong = wrongSignatures(app)
  await app.register(async (signed) => {
    signed.removeContentTypeParser('application/json')
    signed.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    signed.post('/api/ports/telecom/results', { config: { access: 'source' }, schema: { response: { 200: z.object({ status: z.enum(['taken', 'known', 'unknown']) }) } } }, async (request) => {
      const context = app.parts.contextNow()
      const body = String(request.body)
      const { telecomSecret } = app.parts
      if (telecomSecret === undefined || !signatureHolds(telecomSecret, request.headers, body, context.now)) {
        await countWrong(request)
        throw refuse('source.unknown_key')
      }
      const parsed = TelecomResult.safeParse(jsonOf(body))
      if (!parsed.success) throw refuse('request.invalid')
      return { status: await takeTelecomResult(context, Number(parsed.data.id), parsed.data.result) }
    })
  })
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw refuse('signal.malformed')
  }
}
