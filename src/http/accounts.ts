import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AccountActBody, AccountDone, AccountList, AccountQuery, FactorRoles } from '../contract/account.ts'
import { SourceActBody, SourceBody, SourceKey, SourceList } from '../contract/source.ts'
import { actOnAccount, actOnSource, addSource, sources } from '../features/account/account.service.ts'
import { changeFactorRoles, factorRolesNow } from '../flows/rules-and-clocks.ts'
import { accounts as listed } from '../reads/accounts.ts'

/** Who may log in or send signals, and what is done when somebody has lost a phone, a password or a post. */
export const accounts: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/accounts', { schema: { querystring: AccountQuery, response: { 200: AccountList } } }, (request) => listed(request.context, request.query))
  app.post('/api/accounts/:id/acts', { schema: { params: z.object({ id: z.uuid() }), body: AccountActBody, response: { 200: AccountDone } } }, (request) => actOnAccount(request.context, request.params.id, request.body.act))
  app.get('/api/sources', { schema: { response: { 200: SourceList } } }, (request) => sources(request.context))
  app.post('/api/sources', { schema: { body: SourceBody, response: { 200: SourceKey } } }, (request) => addSource(request.context, request.body))
  app.post('/api/sources/:code/acts', { schema: { params: z.object({ code: z.string().max(32) }), body: SourceActBody, response: { 200: SourceKey } } }, (request) => actOnSource(request.context, request.params.code, request.body.act))
  app.get('/api/settings/second-factor', { schema: { response: { 200: FactorRoles } } }, (request) => factorRolesNow(request.context))
  app.put('/api/settings/second-factor', { schema: { body: FactorRoles, response: { 200: FactorRoles } } }, async (request) => {
    await changeFactorRoles(request.context, request.body)
    return request.body
  })
}
