import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { renderPdf } from '../adapters/documents/typst.ts'
import { AppealBody, AppealClock, AppealList, AppealQuery, AppealTaken, AppealView, DecideBody, EntryAppealBody, PublicAnswer, PublicAnswerBody, PublicAppealBody, PublicAppealTaken } from '../contract/appeal.ts'
import { appealOpened, appealPrinted, decideAppeal, releaseCarried } from '../flows/appeal-to-release.ts'
import { takeAppeal, takeAppealOfEntry, takeOnlineAppeal } from '../flows/objection-to-appeal.ts'
import { appealClockNow, changeAppealClock } from '../flows/rules-and-clocks.ts'
import { appealPage, appeals as listed, appealSheet, publicAnswer } from '../reads/appeals.ts'

/** Enough for all who share one address at a time, too few for who fills the centre's list or tries references. */
const FILED_PER_HOUR_MAX = 30
const LOOKED_UP_PER_MINUTE_MAX = 10
const params = z.object({ id: z.uuid() })

/** The person concerned objects; the centre decides; whoever objected is told. */
export const appeals: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/appeals', { schema: { querystring: AppealQuery, response: { 200: AppealList } } }, (request) => listed(request.context, request.query))
  app.post('/api/appeals', { schema: { body: AppealBody, response: { 200: AppealTaken } } }, (request) => takeAppeal(request.context, request.body))
  app.post('/api/listings/:id/appeals', { schema: { params, body: EntryAppealBody, response: { 200: AppealTaken } } }, (request) => takeAppealOfEntry(request.context, request.params.id, request.body))
  app.get('/api/appeals/:id', { schema: { params, response: { 200: AppealView } } }, async (request) => {
    await appealOpened(request.context, request.params.id)
    return appealPage(request.context, request.params.id)
  })
  app.post('/api/appeals/:id/decision', { schema: { params, body: DecideBody, response: { 200: AppealView } } }, async (request) => {
    await decideAppeal(request.context, request.params.id, request.body)
    return appealPage(request.context, request.params.id)
  })
  app.post('/api/appeals/:id/carried', { schema: { params, response: { 204: z.null() } } }, async (request, reply) => {
    await releaseCarried(request.context, request.params.id)
    return reply.status(204).send(null)
  })
  app.get('/api/appeals/:id/answer.pdf', { schema: { params, produces: ['application/pdf'] } }, async ({ context, params: { id } }, reply) => {
    await appealPrinted(context, id)
    return reply.type('application/pdf').send(renderPdf('appeal-answer', { ...(await appealSheet(context, id)), demo: app.parts.bureau.kind === 'demo' }))
  })
  const open = (max: number, timeWindow: number) => ({ access: 'nobody', rateLimit: { max, timeWindow } }) as const
  app.post('/api/public/appeals', { config: open(FILED_PER_HOUR_MAX, 3_600_000), schema: { body: PublicAppealBody, response: { 200: PublicAppealTaken } } }, async (request) => {
    const { ref, dueAt } = await takeOnlineAppeal(app.parts.contextNow(), request.body)
    return { ref, dueAt }
  })
  app.post('/api/public/appeals/answer', { config: open(LOOKED_UP_PER_MINUTE_MAX, 60_000), schema: { body: PublicAnswerBody, response: { 200: PublicAnswer } } }, (request) => publicAnswer(app.parts.contextNow(), request.body))
  app.get('/api/settings/appeal-clock', { schema: { response: { 200: AppealClock } } }, (request) => appealClockNow(request.context))
  app.put('/api/settings/appeal-clock', { schema: { body: AppealClock, response: { 200: AppealClock } } }, async (request) => {
    await changeAppealClock(request.context, request.body)
    return request.body
  })
}
