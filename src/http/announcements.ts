import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AnnouncementBody, AnnouncementList } from '../contract/announcement.ts'
import { currentAnnouncements, makeAnnouncement, seeAnnouncement, withdrawAnnouncement } from '../features/announcement/announcement.service.ts'

const params = z.object({ announcement: z.uuid() })

/** The centre's words to all of ours. Each change answers with what stands afterwards. */
export const announcements: FastifyPluginAsyncZod = async (app) => {
  const response = { 200: AnnouncementList }
  app.get('/api/announcements', { schema: { response } }, (request) => currentAnnouncements(request.context))
  app.post('/api/announcements', { schema: { body: AnnouncementBody, response } }, async ({ context, body }) => {
    await makeAnnouncement(context, body)
    return currentAnnouncements(context)
  })
  app.post('/api/announcements/:announcement/seen', { schema: { params, response } }, async ({ context, params: { announcement } }) => {
    await seeAnnouncement(context, announcement)
    return currentAnnouncements(context)
  })
  app.delete('/api/announcements/:announcement', { schema: { params, response } }, async ({ context, params: { announcement } }) => {
    await withdrawAnnouncement(context, announcement)
    return currentAnnouncements(context)
  })
}
