import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { renderPdf } from '../adapters/documents/typst.ts'
import { tableLines } from '../adapters/sheets/table-stream.ts'
import { AddedReportQuery, CaseDetail, CasePage, CaseQuery, CaseRevealed, CloseBody, DeclineBody, ExtendBody, FileBody, MoveBody, ReportBody, ReportQuery, ReportReceipt, SameVictim, StatementReceipt, VictimQuery } from '../contract/case.ts'
import { RetryLegBody, ThreeWayBody } from '../contract/three-way-call.ts'
import { RevealBody } from '../contract/warning.ts'
import { readAccountNumber } from '../domain/account-number.ts'
import { refuse } from '../domain/refusal.ts'
import { attachToCase, openAttachment } from '../flows/attachment-to-case.ts'
import { caseInSight } from '../flows/case-in-hand.ts'
import { acceptCase, closeCase, declineCase, extendDecision, fileCase, moveCase } from '../flows/case-to-decision.ts'
import { hangUp, retryLeg, startThreeWayCall } from '../flows/case-to-three-way-call.ts'
import { reportCase } from '../flows/report-to-case.ts'
import { addReport } from '../flows/report-to-open-case.ts'
import { revealCase, revealReceipt } from '../flows/reveal-case.ts'
import { takeStatement } from '../flows/statement-to-transfers.ts'
import type { ActorContext } from '../platform/transaction.ts'
import { caseList } from '../reads/case-list.ts'
import { casePage } from '../reads/case-page.ts'
import { receiptSheet } from '../reads/receipt-sheet.ts'
import { sameVictim } from '../reads/same-victim.ts'
import { asDownload } from './download.ts'
import { MEGABYTE, STATEMENT_FILE_BYTES_MAX } from './bounds.ts'
import { TapHeaders, tapOf } from './tap.ts'

const Id = z.object({ id: z.uuid() })
/** A call-taker types a few numbers a minute; who tries a list of them is slowed down. */
const VICTIM_LOOKS_PER_MINUTE_MAX = 60

/** Reports and the cases they become. Lists and pages are masked; clear text is told for a reason. */
export const cases: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/cases', { schema: { querystring: CaseQuery, response: { 200: CasePage } } }, (request) => caseList(request.context, request.query))
  app.post('/api/cases', { schema: { headers: TapHeaders, querystring: ReportQuery, body: ReportBody, response: { 200: ReportReceipt } } }, (request) => reportCase(tapOf(request), request.body, { ...request.query, locate: app.parts.locate }))
  /** To an undecided case of the same victim: what was not told before is added. */
  app.post('/api/cases/:id/reports', { schema: { params: Id, headers: TapHeaders, querystring: AddedReportQuery, body: ReportBody, response: { 200: ReportReceipt } } }, (request) =>
    addReport(tapOf(request), request.params.id, request.body, { ...request.query, locate: app.parts.locate }))
  app.get('/api/cases/same-victim', { config: { rateLimit: { max: VICTIM_LOOKS_PER_MINUTE_MAX, timeWindow: 60_000 } }, schema: { querystring: VictimQuery, response: { 200: SameVictim } } }, (request) => sameVictim(request.context, request.query))
  app.get('/api/cases/:id', { schema: { params: Id, response: { 200: CaseDetail } } }, (request) => casePage(request.context, request.params.id))
  app.post('/api/cases/:id/reveal', { schema: { params: Id, body: RevealBody, response: { 200: CaseRevealed } } }, (request) => revealCase(request.context, request.params.id, request.body.reason))

  const after = async (context: ActorContext, id: string, done: Promise<void>) => {
    await done
    return casePage({ ...context, now: app.parts.contextNow().now }, id)
  }
  const action = { params: Id, headers: TapHeaders, response: { 200: CaseDetail } }
  app.post('/api/cases/:id/accept', { schema: action }, (request) => after(request.context, request.params.id, acceptCase(tapOf(request), request.params.id)))
  app.post('/api/cases/:id/file', { schema: { ...action, body: FileBody } }, (request) => after(request.context, request.params.id, fileCase(tapOf(request), request.params.id, request.body.filingNumber)))
  app.post('/api/cases/:id/decline', { schema: { ...action, body: DeclineBody } }, (request) => after(request.context, request.params.id, declineCase(tapOf(request), request.params.id, request.body.reason)))
  app.post('/api/cases/:id/extend', { schema: { ...action, body: ExtendBody } }, (request) => after(request.context, request.params.id, extendDecision(tapOf(request), request.params.id, request.body)))
  app.post('/api/cases/:id/close', { schema: { ...action, body: CloseBody } }, (request) => after(request.context, request.params.id, closeCase(tapOf(request), request.params.id, request.body.reason)))
  app.post('/api/cases/:id/three-way-call', { schema: { ...action, body: ThreeWayBody } }, (request) => after(request.context, request.params.id, startThreeWayCall(tapOf(request), request.params.id, request.body)))
  app.post('/api/cases/:id/three-way-call/retry', { schema: { ...action, body: RetryLegBody } }, (request) => after(request.context, request.params.id, retryLeg(tapOf(request), request.params.id, request.body.leg)))
  app.post('/api/cases/:id/three-way-call/hang-up', { schema: action }, (request) => after(request.context, request.params.id, hangUp(tapOf(request), request.params.id)))
  /** May move the case out of the actor's sight, so it answers with nothing. */
  app.post('/api/cases/:id/move', { schema: { params: Id, headers: TapHeaders, body: MoveBody, response: { 204: z.null() } } }, async (request, reply) => {
    await moveCase(tapOf(request), request.params.id, request.body)
    return reply.status(204).send(null)
  })

  /** `isForm`: the picture is of a paper form. */
  app.post('/api/cases/:id/attachments', { schema: { params: Id, headers: TapHeaders, querystring: z.strictObject({ isForm: z.stringbool().default(false) }), consumes: ['multipart/form-data'], response: { 200: CaseDetail } } }, async (request) => {
    await caseInSight(request.context, request.params.id)
    const file = await fileOf(request)
    return after(request.context, request.params.id, attachToCase(tapOf(request), request.params.id, { fileName: file.filename, bytes: await file.toBuffer(), isForm: request.query.isForm }))
  })
  app.get('/api/attachments/:id', { schema: { params: Id } }, async (request, reply) => {
    const { fileName, mediaType, content } = await openAttachment(request.context, request.params.id)
    return asDownload(reply, { name: fileName, type: mediaType }).header('x-content-type-options', 'nosniff').header('cache-control', 'no-store').send(content)
  })
  /** `account`: whose statement it is, when the file does not say. */
  app.post('/api/cases/:id/statements', { schema: { params: Id, querystring: z.strictObject({ account: z.string().max(200).optional() }), consumes: ['multipart/form-data'], response: { 200: StatementReceipt } } }, async (request) => {
    await caseInSight(request.context, request.params.id)
    const account = request.query.account === undefined ? undefined : readAccountNumber(request.query.account, 'corporate').account?.value
    if (request.query.account !== undefined && account === undefined) throw refuse('transfer.unreadable_account')
    const file = await fileOf(request, STATEMENT_FILE_BYTES_MAX)
    const receipt = await takeStatement(request.context, request.params.id, tableLines(file.file), account)
    if (file.file.truncated) throw refuse('request.too_large', { limitMegabytes: STATEMENT_FILE_BYTES_MAX / MEGABYTE })
    return receipt
  })

  const printed = async (context: ActorContext, id: string, reason?: string) =>
    renderPdf('receipt', { ...(await receiptSheet(context, await revealReceipt(context, id, reason))), demo: app.parts.bureau.kind === 'demo' })
  const paper = { params: Id, produces: ['application/pdf'] }
  app.get('/api/cases/:id/receipt.pdf', { schema: paper }, async ({ context, params }, reply) => reply.type('application/pdf').send(await printed(context, params.id)))
  /** For whoever did not take the report. */
  app.post('/api/cases/:id/receipt.pdf', { schema: { ...paper, body: RevealBody } }, async ({ context, params, body }, reply) => reply.type('application/pdf').send(await printed(context, params.id, body.reason)))
}

async function fileOf(request: FastifyRequest, bytesMax?: number) {
  const file = await request.file(bytesMax === undefined ? {} : { limits: { fileSize: bytesMax } })
  if (file === undefined) throw refuse('list.unreadable', { problem: '没有文件 no file' })
  return file
}
