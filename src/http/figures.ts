import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { BriefQuery, BriefView, FiguresQuery, FiguresView, TodayView } from '../contract/figures.ts'
import { renderPdf } from '../adapters/documents/typst.ts'
import { brief, briefSheet } from '../reads/brief.ts'
import { figuresOf } from '../reads/figures.ts'
import { today } from '../reads/today.ts'

/** Figures with their units; each is counted from rows when it is asked for. */
export const figures: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/numbers/today', { schema: { response: { 200: TodayView } } }, (request) => today(request.context))
  app.get('/api/figures', { schema: { querystring: FiguresQuery, response: { 200: FiguresView } } }, (request) => figuresOf(request.context, request.query))
  app.get('/api/brief.pdf', { schema: { querystring: BriefQuery, produces: ['application/pdf'] } }, async (request, reply) => {
    const view = await brief(request.context, request.query.date)
    return reply.type('application/pdf').send(renderPdf('brief', { ...briefSheet(view), demo: app.parts.bureau.kind === 'demo' }))
  })
  app.get('/api/brief', { schema: { querystring: BriefQuery, response: { 200: BriefView } } }, (request) => brief(request.context, request.query.date))
}
