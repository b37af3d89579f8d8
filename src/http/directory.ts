import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ColleagueList, DeconflictBody, DutyList, InHandView, UnitList } from '../contract/directory.ts'
import { OrganisationList, OrganisationQuery } from '../contract/organisation.ts'
import { deconflict } from '../flows/deconflict.ts'
import { organisations } from '../reads/organisations.ts'
import { colleagues, dutyOfUnit, units } from '../reads/directory.ts'

/** Enough for who asks about a person, too few for who tries a list of numbers. */
const DECONFLICTIONS_PER_MINUTE_MAX = 20

/** Who and where: units, colleagues, the roster, organisations. */
export const directory: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/units', { schema: { response: { 200: UnitList } } }, async (request) => ({ items: await units(request.context) }))
  app.get('/api/colleagues', { schema: { response: { 200: ColleagueList } } }, async (request) => ({ items: await colleagues(request.context) }))
  const seldom = { rateLimit: { max: DECONFLICTIONS_PER_MINUTE_MAX, timeWindow: 60_000 } }
  app.post('/api/deconfliction', { config: seldom, schema: { body: DeconflictBody, response: { 200: InHandView } } }, (request) => deconflict(request.context, request.body.identifier, request.body.reason))
  app.get('/api/duty', { schema: { response: { 200: DutyList } } }, async (request) => ({ unit: request.context.actor.unit, items: await dutyOfUnit(request.context) }))
  app.get('/api/organisations', { schema: { querystring: OrganisationQuery, response: { 200: OrganisationList } } }, async (request) => ({ items: await organisations(request.context, request.query) }))
}
