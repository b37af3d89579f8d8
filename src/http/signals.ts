import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { BatchReceipt, BatchRefusal, Signal, SignalReceipt } from '../contract/signal.ts'
import { refuse, Refusal, statusOf } from '../domain/refusal.ts'
import { readSignal } from '../features/signal/signal.rules.ts'
import { takeLines } from '../flows/lines-to-signals.ts'
import { BATCH_BYTES_MAX, MEGABYTE } from './bounds.ts'
import { signalsTaken } from './health.ts'
import { sourceKeys } from './source-key.ts'

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
    batch.removeAllContentTypeParsers()
    batch.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, payload))
    const schema = { consumes: ['application/x-ndjson'], response: { 200: BatchReceipt, '4xx': BatchRefusal, '5xx': BatchRefusal }, security: [{ source: [] }] }
    // Two colons: one would make a parameter of it.
    batch.post('/api/signals::batch', { onRequest: known, config: { access: 'source' }, bodyLimit: BATCH_BYTES_MAX, schema }, async (request, reply) => {
      const length = Number(request.headers['content-length'] ?? 0)
      if (length > BATCH_BYTES_MAX) throw refuse('request.too_large', { limitMegabytes: BATCH_BYTES_MAX / MEGABYTE })
      const receipt = await takeLines(app.parts.take, request.source, request.body as AsyncIterable<Buffer>, { bytesMax: BATCH_BYTES_MAX })
      signalsTaken.inc({ answer: 'accepted' }, receipt.accepted)
      signalsTaken.inc({ answer: 'duplicate' }, receipt.duplicate)
      signalsTaken.inc({ answer: 'refused' }, receipt.rejected)
      if (receipt.stopped === undefined) return receipt
      // What is still coming flows away unread: a sender who cannot finish would never see the answer.
      request.raw.resume()
      return reply.status(statusOf(receipt.stopped.code) as 413).send({ ...receipt.stopped, receipt })
    })
  })
}
