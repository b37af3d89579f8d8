import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { InboxList, SavedViewBody, SavedViewList } from '../contract/view.ts'
import { forgetView, keepView, myViews } from '../features/saved-view/saved-view.service.ts'
import { unitInboxes } from '../reads/unit-inboxes.ts'

/** How each person looks at the queue: by unit, and under names of their own. */
export const views: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/inboxes', { schema: { response: { 200: InboxList } } }, (request) => unitInboxes(request.context))
  app.get('/api/views', { schema: { response: { 200: SavedViewList } } }, (request) => myViews(request.context))
  app.post('/api/views', { schema: { body: SavedViewBody, response: { 200: SavedViewList } } }, async (request) => {
    await keepView(request.context, request.body)
    return myViews(request.context)
  })
  app.delete('/api/views/:id', { schema: { params: z.object({ id: z.uuid() }), response: { 200: SavedViewList } } }, async (request) => {
    await forgetView(request.context, request.params.id)
    return myViews(request.context)
  })
}
