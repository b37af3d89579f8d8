import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { BulkResult } from '../contract/bulk.ts'
import { CompletePaymentBody } from '../contract/counter-payment.ts'
import { NoteBody, PersonPageView } from '../contract/person.ts'
import { BulkAcknowledgeBody, BulkHandoverBody, MergeBody, MergeCandidates, ReopenBody, ReplyBody, RevealBody, Revealed, WarningDetail, WarningPage, WarningQuery } from '../contract/warning.ts'
import { qrSvg } from '../adapters/documents/qr-code.ts'
import { renderPdf } from '../adapters/documents/typst.ts'
import { completeEarlier } from '../flows/counter-payment-to-stop.ts'
import { unmergeWarning } from '../flows/duplicate-before.ts'
import { mergeWarning } from '../flows/duplicate-to-warning.ts'
import { noteOnPerson } from '../flows/note-on-person.ts'
import { revealPerson } from '../flows/reveal-person.ts'
import { numberRecord } from '../flows/warning-to-record.ts'
import { acknowledgeWarnings, handOverWarnings } from '../flows/warnings-in-bulk.ts'
import { noteBureauReply } from '../flows/task-to-other-unit.ts'
import { TapHeaders, tapOf } from './tap.ts'
import { reopen } from '../flows/task-to-outcome.ts'
import { mergeCandidates } from '../reads/merge-candidates.ts'
import { personPage } from '../reads/person-page.ts'
import { recordSheet } from '../reads/record-sheet.ts'
import { outageSheet } from '../reads/outage-sheet.ts'
import { warningList } from '../reads/warning-list.ts'
import { warningPage } from '../reads/warning-page.ts'
import type { ActorContext } from '../platform/transaction.ts'

const Id = z.object({ id: z.uuid() })

/** The queue, the archive and one warning's page. */
export const warnings: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/warnings', { schema: { querystring: WarningQuery, response: { 200: WarningPage } } }, (request) => warningList(request.context, request.query))
  app.get('/api/outage.pdf', { schema: { querystring: z.strictObject({ unit: z.string().max(40).optional() }), produces: ['application/pdf'] } }, async ({ context, query }, reply) =>
    reply.type('application/pdf').send(renderPdf('outage-sheet', { ...(await outageSheet(context, query.unit)), demo: app.parts.bureau.kind === 'demo' })))
  app.get('/api/warnings/:id', { schema: { params: Id, response: { 200: WarningDetail } } }, (request) => warningPage(request.context, request.params.id))
  const record = async (request: FastifyRequest & { context: ActorContext }, id: string, revealed?: Revealed) => {
    const sheet = await recordSheet(request.context, id, { paper: await numberRecord(request.context, id), ...(revealed === undefined ? {} : { revealed }) })
    return renderPdf('record', { ...sheet, qr: qrSvg(`${request.protocol}://${request.host}/desk/warnings/${id}`), demo: app.parts.bureau.kind === 'demo' })
  }
  const paper = { params: Id, produces: ['application/pdf'] }
  app.get('/api/warnings/:id/record.pdf', { schema: paper }, async (request, reply) => reply.type('application/pdf').header('cache-control', 'no-store').send(await record(request, request.params.id)))
  /** With the person in clear text: a look like any other, for a reason like any other. */
  app.post('/api/warnings/:id/record.pdf', { schema: { ...paper, body: RevealBody } }, async (request, reply) =>
    reply.type('application/pdf').header('cache-control', 'no-store').send(await record(request, request.params.id, await revealPerson(request.context, request.params.id, request.body.reason))))
  app.post('/api/warnings/handover', { schema: { headers: TapHeaders, body: BulkHandoverBody, response: { 200: BulkResult } } }, (request) => handOverWarnings(tapOf(request), request.body))
  app.post('/api/warnings/acknowledge', { schema: { headers: TapHeaders, body: BulkAcknowledgeBody, response: { 200: BulkResult } } }, (request) => acknowledgeWarnings(tapOf(request), request.body.ids, request.body.reason))
  app.get('/api/warnings/:id/person', { schema: { params: Id, response: { 200: PersonPageView } } }, (request) => personPage(request.context, request.params.id))
  app.post('/api/warnings/:id/notes', { schema: { params: Id, body: NoteBody, response: { 200: PersonPageView } } }, async (request) => {
    await noteOnPerson(request.context, request.params.id, request.body.text)
    return personPage(request.context, request.params.id)
  })
  app.post('/api/warnings/:id/reveal', { schema: { params: Id, body: RevealBody, response: { 200: Revealed } } }, (request) => revealPerson(request.context, request.params.id, request.body.reason))
  app.post('/api/warnings/:id/reopen', { schema: { params: Id, headers: TapHeaders, body: ReopenBody, response: { 204: z.null() } } }, async (request, reply) => {
    await reopen(tapOf(request), request.params.id, request.body.reason)
    return reply.status(204).send(null)
  })
  /** What a customer sent before they stood at a counter, and nobody could stop yet. */
  app.post('/api/warnings/:id/counter-payments', { schema: { params: Id, headers: TapHeaders, body: CompletePaymentBody, response: { 204: z.null() } } }, async (request, reply) => {
    await completeEarlier(tapOf(request), request.params.id, request.body)
    return reply.status(204).send(null)
  })
  app.get('/api/warnings/:id/candidates', { schema: { params: Id, response: { 200: MergeCandidates } } }, (request) => mergeCandidates(request.context, request.params.id))
  app.post('/api/warnings/:id/merge', { schema: { params: Id, headers: TapHeaders, body: MergeBody, response: { 204: z.null() } } }, async (request, reply) => {
    await mergeWarning(tapOf(request), request.params.id, request.body)
    return reply.status(204).send(null)
  })
  app.post('/api/warnings/:id/unmerge', { schema: { params: Id, headers: TapHeaders, response: { 204: z.null() } } }, async (request, reply) => {
    await unmergeWarning(tapOf(request), request.params.id)
    return reply.status(204).send(null)
  })
  app.post('/api/warnings/:id/reply', { schema: { params: Id, headers: TapHeaders, body: ReplyBody, response: { 204: z.null() } } }, async (request, reply) => {
    await noteBureauReply(tapOf(request), request.params.id, request.body.reply)
    return reply.status(204).send(null)
  })
}
