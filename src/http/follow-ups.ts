import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { BulkResult } from '../contract/bulk.ts'
import { BulkFollowUpBody, BulkUndoBody, FollowUpBody, FollowUpHandoverBody, FollowUpQuery, FollowUpRows, FollowUpTaskList, FollowUpTaskView } from '../contract/follow-up.ts'
import { WatchedRows, WatchQuery } from '../contract/watch.ts'
import { acceptFollowUp } from '../flows/accept-task.ts'
import { answerFollowUp } from '../flows/follow-up-to-answer.ts'
import { handOverFollowUps, undoFollowUpSteps } from '../flows/follow-ups-in-bulk.ts'
import { handOverFollowUp } from '../flows/follow-up-to-other-officer.ts'
import { undoFollowUpStep } from '../flows/undo-step.ts'
import type { ActorContext } from '../platform/transaction.ts'
import { followUpTaskPage, myFollowUps } from '../reads/follow-up-tasks.ts'
import { followUpList } from '../reads/follow-ups.ts'
import { watchedList } from '../reads/watches.ts'
import { TapHeaders, tapOf } from './tap.ts'

const Id = z.object({ id: z.uuid() })

/** The victims of accepted cases: what is due in the units in sight, and what is an officer's own. `:id` is the task's. */
export const followUps: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/follow-ups', { schema: { querystring: FollowUpQuery, response: { 200: FollowUpRows } } }, (request) => followUpList(request.context, request.query))
  app.get('/api/watches', { schema: { querystring: WatchQuery, response: { 200: WatchedRows } } }, (request) => watchedList(request.context, request.query))
  app.get('/api/follow-ups/mine', { schema: { response: { 200: FollowUpTaskList } } }, async ({ context }) => ({ items: await myFollowUps(context), now: context.now.toISOString() }))
  app.get('/api/follow-ups/:id', { schema: { params: Id, response: { 200: FollowUpTaskView } } }, (request) => followUpTaskPage(request.context, request.params.id))

  const bulk = { headers: TapHeaders, response: { 200: BulkResult } }
  app.post('/api/follow-ups/handover', { schema: { ...bulk, body: BulkFollowUpBody } }, (request) => handOverFollowUps(tapOf(request), request.body))
  app.post('/api/follow-ups/undo', { schema: { ...bulk, body: BulkUndoBody } }, (request) => undoFollowUpSteps(tapOf(request), request.body.ids))

  const after = async (context: ActorContext, id: string, done: Promise<void>) => {
    await done
    return followUpTaskPage({ ...context, now: app.parts.contextNow().now }, id)
  }
  const action = { params: Id, headers: TapHeaders, response: { 200: FollowUpTaskView } }
  app.post('/api/follow-ups/:id/accept', { schema: action }, (request) => after(request.context, request.params.id, acceptFollowUp(tapOf(request), request.params.id)))
  app.post('/api/follow-ups/:id/result', { schema: { ...action, body: FollowUpBody } }, (request) => after(request.context, request.params.id, answerFollowUp(tapOf(request), request.params.id, request.body)))
  app.post('/api/follow-ups/:id/undo', { schema: action }, (request) => after(request.context, request.params.id, undoFollowUpStep(tapOf(request), request.params.id)))
  // What was handed to another unit is out of sight.
  app.post('/api/follow-ups/:id/handover', { schema: { params: Id, headers: TapHeaders, body: FollowUpHandoverBody, response: { 204: z.null() } } }, async (request, reply) => {
    await handOverFollowUp(tapOf(request), request.params.id, request.body)
    return reply.status(204).send(null)
  })
}
