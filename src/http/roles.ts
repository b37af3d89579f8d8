import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { RightsBody, RightsEffect, RightsPreviewBody, RoleRights } from '../contract/role.ts'
import { changeRights, previewRights, roleRights } from '../features/role/role.service.ts'

/** What a bureau takes from its roles, and gives back; src/domain/access.ts says what they may do at most. */
export const roles: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/settings/roles', { schema: { response: { 200: RoleRights } } }, (request) => roleRights(request.context))
  app.post('/api/settings/roles/preview', { schema: { body: RightsPreviewBody, response: { 200: RightsEffect } } }, (request) => previewRights(request.context, request.body.withdrawn))
  app.put('/api/settings/roles', { schema: { body: RightsBody, response: { 200: RoleRights } } }, (request) => changeRights(request.context, request.body))
}
