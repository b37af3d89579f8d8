import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readTable, writeTable } from '../adapters/sheets/sheets.ts'
import { AccountActBody, AccountBody, AccountDone, AccountHolding, AccountList, AccountMoved, AccountQuery, FactorRoles, MoveBody, StaffQuery, StaffReceipt } from '../contract/account.ts'
import { SourceActBody, SourceBody, SourceKey, SourceList } from '../contract/source.ts'
import { actOnAccount, actOnSource, addSource, sources } from '../features/account/account.service.ts'
import { refuse } from '../domain/refusal.ts'
import { holdingOf, switchAccount } from '../flows/account-off-post.ts'
import { addAccount, moveAccount, takeStaff } from '../flows/staff-to-accounts.ts'
import { changeFactorRoles, factorRolesNow } from '../flows/rules-and-clocks.ts'
import { accounts as listed } from '../reads/accounts.ts'
import { correctionOf } from './correction.ts'

const params = z.object({ id: z.uuid() })
const BAD_ROWS_SHOWN_MAX = 50
/** Each new one costs 60 ms of hashing. */
const STAFF_ROWS_MAX = 2_000

/** Who may log in or send signals, and what is done when somebody has lost a phone, a password or a post. */
export const accounts: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/accounts', { schema: { querystring: AccountQuery, response: { 200: AccountList } } }, (request) => listed(request.context, request.query))
  app.post('/api/accounts', { schema: { body: AccountBody, response: { 200: AccountDone } } }, (request) => addAccount(request.context, request.body))
  app.post('/api/accounts/:id/acts', { schema: { params, body: AccountActBody, response: { 200: AccountDone } } }, ({ context, params: { id }, body: { act } }) =>
    (act === 'disable' || act === 'enable' ? switchAccount(context, id, act) : actOnAccount(context, id, act)))
  app.get('/api/accounts/:id/holding', { schema: { params, response: { 200: AccountHolding } } }, (request) => holdingOf(request.context, request.params.id))
  app.post('/api/accounts/:id/post', { schema: { params, body: MoveBody, response: { 200: AccountMoved } } }, (request) => moveAccount(request.context, request.params.id, request.body))
  app.post('/api/accounts/sheet', { schema: { querystring: StaffQuery, consumes: ['multipart/form-data'], response: { 200: StaffReceipt } } }, async (request, reply) => {
    const file = await request.file()
    if (file === undefined) throw refuse('list.unreadable', { problem: '没有文件 no file' })
    const table = await readTable(await file.toBuffer(), STAFF_ROWS_MAX)
    const { bad, fresh, ...receipt } = await takeStaff(request.context, table, request.query.save)
    const passwords = fresh.length === 0 ? null : (await writeTable('csv', ['姓名', '单位', '账号', '一次性密码'], fresh.map(({ name, unit, login, password }) => [name, unit, login, password]))).toString()
    void reply.header('cache-control', 'no-store')
    return { ...receipt, passwords, badTotal: bad.length, bad: bad.slice(0, BAD_ROWS_SHOWN_MAX), correction: await correctionOf(table, bad) }
  })
  app.get('/api/sources', { schema: { response: { 200: SourceList } } }, (request) => sources(request.context))
  app.post('/api/sources', { schema: { body: SourceBody, response: { 200: SourceKey } } }, (request) => addSource(request.context, request.body))
  app.post('/api/sources/:code/acts', { schema: { params: z.object({ code: z.string().max(32) }), body: SourceActBody, response: { 200: SourceKey } } }, (request) => actOnSource(request.context, request.params.code, request.body.act))
  app.get('/api/settings/second-factor', { schema: { response: { 200: FactorRoles } } }, (request) => factorRolesNow(request.context))
  app.put('/api/settings/second-factor', { schema: { body: FactorRoles, response: { 200: FactorRoles } } }, async (request) => {
    await changeFactorRoles(request.context, request.body)
    return request.body
  })
}
