import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CallBody, HandoverBody, MessageBody, NoticeBody, OfficerCheck, OutcomeBody, PositionBody, SlipBody, TaskList, TaskMap, TaskView, VisitBody } from '../contract/task.ts'
import { RevealBody } from '../contract/warning.ts'
import { renderPdf } from '../adapters/documents/typst.ts'
import { acceptTask } from '../flows/accept-task.ts'
import { askCarrier, dialPerson, recordCall, textPerson } from '../flows/call-to-next-step.ts'
import { arriveAtDoor, sendVisit } from '../flows/task-to-door-visit.ts'
import { closeWithOutcome } from '../flows/task-to-outcome.ts'
import { handOver } from '../flows/task-to-other-unit.ts'
import { revealNotice } from '../flows/reveal-person.ts'
import { noteSlipsSeen, sendSlip } from '../flows/task-slip.ts'
import { undoLastStep } from '../flows/undo-step.ts'
import { signNotice } from '../flows/visit-to-notice.ts'
import { keepPhoto, openPhoto } from '../flows/visit-to-photo.ts'
import { periodOf } from '../domain/period.ts'
import { notePosition } from '../features/roster/roster.service.ts'
import { noticeSheet } from '../reads/notice-sheet.ts'
import { checkOfficer } from '../reads/officer-check.ts'
import { taskMap } from '../reads/task-map.ts'
import { myClosedTasks, myTasks, taskPage } from '../reads/task-page.ts'
import type { ActorContext } from '../platform/transaction.ts'
import { refuse } from '../domain/refusal.ts'
import { MEGABYTE, PHOTO_BYTES_MAX } from './bounds.ts'
import { TapHeaders, tapOf } from './tap.ts'

const Id = z.object({ id: z.uuid() })
const OFFICER_CHECKS_PER_MINUTE_MAX = 20

/** An officer's own tasks. Lists are masked; accepting is the reason that shows the person to the one who accepted. */
export const tasks: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/tasks', { schema: { querystring: z.strictObject({ state: z.enum(['open', 'closed']).default('open') }), response: { 200: TaskList } } }, async (request) => {
    const { context } = request
    const items = request.query.state === 'open' ? await myTasks(context) : await myClosedTasks(context, periodOf('day', context.now).start)
    return { items, now: context.now.toISOString() }
  })
  app.get('/api/tasks/:id', { schema: { params: Id, response: { 200: TaskView } } }, (request) => taskPage(request.context, request.params.id))

  app.get('/api/tasks/:id/map', { schema: { params: Id, response: { 200: TaskMap } } }, (request) => taskMap(request.context, request.params.id))

  /** Each action answers with the task as it is afterwards, so that the phone needs no second request. */
  const after = async (context: ActorContext, id: string, done: Promise<void>) => {
    await done
    return taskPage({ ...context, now: app.parts.contextNow().now }, id)
  }
  const action = { params: Id, headers: TapHeaders, response: { 200: TaskView } }
  app.post('/api/tasks/:id/accept', { schema: action }, (request) => after(request.context, request.params.id, acceptTask(tapOf(request), request.params.id)))
  app.post('/api/tasks/:id/calls', { schema: { ...action, body: CallBody } }, (request) => after(request.context, request.params.id, recordCall(tapOf(request), request.params.id, request.body.to, request.body.result)))
  app.post('/api/tasks/:id/dial', { schema: { ...action, body: MessageBody } }, (request) => after(request.context, request.params.id, dialPerson(tapOf(request), request.params.id, request.body.to)))
  app.post('/api/tasks/:id/sms', { schema: { ...action, body: MessageBody } }, (request) => after(request.context, request.params.id, textPerson(tapOf(request), request.params.id, request.body.to)))
  app.post('/api/tasks/:id/carrier', { schema: action }, (request) => after(request.context, request.params.id, askCarrier(tapOf(request), request.params.id)))
  app.post('/api/tasks/:id/visit', { schema: { ...action, body: VisitBody } }, (request) => after(request.context, request.params.id, sendVisit(tapOf(request), request.params.id, request.body.reason)))
  app.post('/api/tasks/:id/at-door', { schema: action }, (request) => after(request.context, request.params.id, arriveAtDoor(tapOf(request), request.params.id)))
  app.post('/api/tasks/:id/notice', { schema: { ...action, body: NoticeBody } }, (request) => after(request.context, request.params.id, signNotice(tapOf(request), request.params.id, request.body.strokes)))
  app.post('/api/tasks/:id/outcome', { schema: { ...action, body: OutcomeBody } }, (request) => after(request.context, request.params.id, closeWithOutcome(tapOf(request), request.params.id, request.body)))
  app.post('/api/tasks/:id/photos', { schema: { ...action, consumes: ['multipart/form-data'] } }, async (request) => {
    await taskPage(request.context, request.params.id)
    const file = await request.file({ limits: { fileSize: PHOTO_BYTES_MAX } })
    if (file === undefined) throw refuse('photo.unreadable')
    const taken: Buffer[] = []
    for await (const chunk of file.file as AsyncIterable<Buffer>) taken.push(chunk)
    if (file.file.truncated) throw refuse('request.too_large', { limitMegabytes: PHOTO_BYTES_MAX / MEGABYTE })
    return after(request.context, request.params.id, keepPhoto(tapOf(request), request.params.id, Buffer.concat(taken)))
  })
  app.post('/api/photos/:id/reveal', { schema: { params: Id, body: RevealBody, produces: ['image/jpeg'] } }, async ({ context, params, body }, reply) =>
    reply.type('image/jpeg').header('x-content-type-options', 'nosniff').header('cache-control', 'no-store').send(await openPhoto(context, params.id, body.reason)))
  app.post('/api/tasks/:id/slips/seen', { schema: action }, (request) => after(request.context, request.params.id, noteSlipsSeen(tapOf(request), request.params.id)))
  app.post('/api/tasks/:id/undo', { schema: action }, (request) => after(request.context, request.params.id, undoLastStep(tapOf(request), request.params.id)))

  const printed = async (context: ActorContext, id: string, reason?: string) => {
    const sheet = await noticeSheet(context, await revealNotice(context, id, reason))
    return renderPdf('notice', { ...sheet, demo: app.parts.bureau.kind === 'demo' })
  }
  const paper = { params: Id, produces: ['application/pdf'] }
  app.get('/api/tasks/:id/notice.pdf', { schema: paper }, async ({ context, params }, reply) => reply.type('application/pdf').send(await printed(context, params.id)))
  /** For whoever neither holds the task nor took the signature. */
  app.post('/api/tasks/:id/notice.pdf', { schema: { ...paper, body: RevealBody } }, async ({ context, params, body }, reply) => reply.type('application/pdf').send(await printed(context, params.id, body.reason)))

  /** These may move the task out of the actor's sight, so they answer with nothing. */
  const gone = { params: Id, headers: TapHeaders, response: { 204: z.null() } }
  app.post('/api/tasks/:id/handover', { schema: { ...gone, body: HandoverBody } }, async (request, reply) => {
    await handOver(tapOf(request), request.params.id, request.body)
    return reply.status(204).send(null)
  })
  app.post('/api/tasks/:id/slips', { schema: { ...gone, body: SlipBody } }, async (request, reply) => {
    await sendSlip(tapOf(request), request.params.id, request.body.kind, request.body.note)
    return reply.status(204).send(null)
  })
  app.post('/api/position', { schema: { body: PositionBody, response: { 204: z.null() } } }, async ({ context, body }, reply) => {
    await notePosition(context, body)
    return reply.status(204).send(null)
  })
  app.get('/api/public/officer-check/:code', { config: { access: 'nobody', rateLimit: { max: OFFICER_CHECKS_PER_MINUTE_MAX, timeWindow: 60_000 } }, schema: { params: z.object({ code: z.string().regex(/^\d{6}$/) }), response: { 200: OfficerCheck } } }, (request) =>
    checkOfficer(app.parts.contextNow(), request.params.code))
}
