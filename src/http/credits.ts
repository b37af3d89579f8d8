import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { qrCode, qrSvg } from '../adapters/documents/qr-code.ts'
import { renderPdf } from '../adapters/documents/typst.ts'
import { CampaignBody, CreditList, CreditParams, CreditQuery, CreditSheetQuery, MyCredit, PublicCredit, RegisteredList, RegisteredQuery } from '../contract/credit.ts'
import { TABLE_TYPES, writeTable } from '../adapters/sheets/sheets.ts'
import { refuse } from '../domain/refusal.ts'
import { creditToPrint, endCredit, makeCampaign, ownCredit } from '../flows/code-to-credit.ts'
import { creditSheet } from '../reads/credit-sheet.ts'
import { allCreditsOf, creditRow, credits as listed, posterSheet, publicCredit, registeredBy } from '../reads/credits.ts'
import { asDownload } from './download.ts'
import type { ActorContext } from '../platform/transaction.ts'
import type { Credit } from '../features/credit/credit.store.ts'

const LOOKED_UP_PER_MINUTE_MAX = 30

/** Whom registrations are credited to: a QR code for each worker and each campaign. */
export const credits: FastifyPluginAsyncZod = async (app) => {
  /** A real bureau's is on the police network: a code that led there would lead nowhere. */
  const publicSite = (request: FastifyRequest): string => {
    const { publicUrl, bureau } = app.parts
    if (publicUrl === undefined && bureau.kind !== 'demo') throw refuse('credit.no_public_address')
    return publicUrl ?? `${request.protocol}://${request.host}`
  }
  const urlOf = (request: FastifyRequest, code: string) => `${publicSite(request)}/register?by=${code}`
  const withQr = async (request: FastifyRequest & { context: ActorContext }, credit: Credit) => {
    const url = urlOf(request, credit.code)
    return { ...(await creditRow(request.context, credit)), url, qr: qrCode(url) }
  }
  app.get('/api/credits', { schema: { querystring: CreditQuery, response: { 200: CreditList } } }, (request) => listed(request.context, request.query))
  app.get('/api/credits/sheet', { schema: { querystring: CreditSheetQuery, produces: Object.values(TABLE_TYPES) } }, async ({ context, query: { format, language, ...query } }, reply) => {
    const { name, header, rows } = creditSheet(await allCreditsOf(context, query), query.kind, language)
    return asDownload(reply, { name: `${name}.${format}`, type: TABLE_TYPES[format] }).send(await writeTable(format, header, rows))
  })
  app.get('/api/credits/mine', { schema: { response: { 200: MyCredit } } }, async (request) => withQr(request, await ownCredit(request.context)))
  app.post('/api/credits', { schema: { body: CampaignBody, response: { 200: MyCredit } } }, async (request) => withQr(request, await makeCampaign(request.context, request.body.name)))
  app.post('/api/credits/:code/close', { schema: { params: CreditParams, response: { 204: z.null() } } }, async (request, reply) => {
    await endCredit(request.context, request.params.code)
    return reply.status(204).send(null)
  })
  app.get('/api/credits/:code/registrations', { schema: { params: CreditParams, querystring: RegisteredQuery, response: { 200: RegisteredList } } }, (request) => registeredBy(request.context, request.params.code, request.query.cursor))
  app.get('/api/credits/:code/poster.pdf', { schema: { params: CreditParams, produces: ['application/pdf'] } }, async (request, reply) => {
    const credit = await creditToPrint(request.context, request.params.code)
    const sheet = await posterSheet(request.context, credit)
    const check = `${publicSite(request)}/check`
    return reply.type('application/pdf').send(renderPdf('registry-poster', { ...sheet, qr: qrSvg(urlOf(request, credit.code)), check, checkQr: qrSvg(check), demo: app.parts.bureau.kind === 'demo' }))
  })
  const seldom = { access: 'nobody', rateLimit: { max: LOOKED_UP_PER_MINUTE_MAX, timeWindow: 60_000 } } as const
  app.get('/api/public/credits/:code', { config: seldom, schema: { params: CreditParams, response: { 200: PublicCredit } } }, (request) => publicCredit(app.parts.contextNow(), request.params.code))
}
