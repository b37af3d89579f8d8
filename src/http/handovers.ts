import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { HandoverList, ReviewBody } from '../contract/warning.ts'
import { review } from '../flows/task-to-other-unit.ts'
import { handoversToReview } from '../reads/handovers-to-review.ts'
import { TapHeaders, tapOf } from './tap.ts'

/** Cases that went to another unit or bureau and that the centre has not looked at yet. */
export const handovers: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/handovers', { schema: { response: { 200: HandoverList } } }, async (request) => ({ items: await handoversToReview(request.context) }))
  app.post('/api/handovers/:id/review', { schema: { params: z.object({ id: z.uuid() }), headers: TapHeaders, body: ReviewBody, response: { 204: z.null() } } }, async (request, reply) => {
    await review(tapOf(request), request.params.id, request.body.decision, request.body.note)
    return reply.status(204).send(null)
  })
}
