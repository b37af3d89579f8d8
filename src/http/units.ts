import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { RegionChoices, RegionQuery, UnitPreview, UnitQuery, UnitTable, UnitWish, UnitWishBody } from '../contract/unit.ts'
import { previewUnit, saveUnit } from '../flows/unit-to-change.ts'
import { regionChoices, unitTable } from '../reads/units.ts'

/** The units of the bureau as an administrator keeps them: what a change would do, and doing it. */
export const units: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/settings/units', { schema: { querystring: UnitQuery, response: { 200: UnitTable } } }, (request) => unitTable(request.context, request.query))
  app.get('/api/settings/regions', { schema: { querystring: RegionQuery, response: { 200: RegionChoices } } }, (request) => regionChoices(request.context, request.query.q))
  app.post('/api/settings/units/preview', { schema: { body: UnitWish, response: { 200: UnitPreview } } }, (request) => previewUnit(request.context, request.body))
  app.post('/api/settings/units', { schema: { body: UnitWishBody, response: { 204: z.null() } } }, async (request, reply) => {
    await saveUnit(request.context, request.body.wish, request.body.edition)
    return reply.status(204).send(null)
  })
}
