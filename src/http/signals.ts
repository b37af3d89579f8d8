import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { BatchReceipt, Signal, SignalReceipt } from '../contract/signal.ts'
import { refuse, Refusal } from '../domain/refusal.ts'
import { readSignal } from '../features/signal/signal.rules.ts'
import { takeLines } from '../flows/lines-to-signals.ts'
import { signalsTaken } from './health.ts'
import { sourceKeys } from './source-key.ts'

const BATCH_BYTES_MAX = 64 * 1_048_576

/** Sources post what they noticed: one at a time, or thousands as NDJSON. Acknowledged means committed. */
export const signals: FastifyPluginAsyncZod = async (app) => {
  const { known, paced } = sourceKeys(app)
  app.post('/api/signals', { onRequest: paced, config: { access: 'source' }, schema: { body: Signal, response: { 200: SignalReceipt }, security: [{ source: [] }] } }, async (request) => {
    const answer = await app.parts.lane.take(request.source, readSignal(request.body, app.parts.contextNow().now))
    signalsTaken.inc({ answer: answer instanceof Refusal ? 'refused' : answer })
    if (answer instanceof Refusal) throw answer
    return { status: answer, ref: request.body.ref }
  })

  await app.register(async (batch) => {
    batch.addContentTypeParser(['application/x-ndjson', 'text/plain'], { bodyLimit: BATCH_BYTES_MAX }, (_request, payload, done) => done(null, payload))
    // Two colons: one would make a parameter of it.
    batch.post('/api/signals::batch', { onRequest: known, config: { access: 'source' }, bodyLimit: BATCH_BYTES_MAX, schema: { consumes: ['application/x-ndjson'], response: { 200: BatchReceipt }, security: [{ source: [] }] } }, async (request) => {
      const length = Number(request.headers['content-length'] ?? 0)
      if (length > BATCH_BYTES_MAX) throw refuse('request.too_large', { limitMegabytes: BATCH_BYTES_MAX / 1_048_576 })
      const receipt = await takeLines(app.parts.bulkContextNow, request.source, request.body as AsyncIterable<Buffer>, app.parts.locate)
      signalsTaken.inc({ answer: 'accepted' }, receipt.accepted)
      signalsTaken.inc({ answer: 'duplicate' }, receipt.duplicate)
      signalsTaken.inc({ answer: 'refused' }, receipt.rejected)
      return receipt
    })
  })
}
