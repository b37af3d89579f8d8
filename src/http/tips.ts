import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AnswerTipBody, DismissTipBody, ListTipBody, MyTips, RevealedTip, RevealTipBody, TipBody, TipClock, TipCounts, TipFiled, TipIntake, TipList, TipQuery, TipView, WithdrawTipBody } from '../contract/tip.ts'
import { ListingAdded } from '../contract/listing.ts'
import { refOfTip } from '../features/tip/tip.rules.ts'
import { fileTip, withdrawOwnTip } from '../flows/citizen-to-tip.ts'
import { revealTip, tipToIntake } from '../flows/reveal-tip.ts'
import { changeTipClock, tipClockNow } from '../flows/rules-and-clocks.ts'
import { answerTip, dismissTip, takeUpTip } from '../flows/tip-to-answer.ts'
import { tipToList } from '../flows/tip-to-list.ts'
import type { ActorContext } from '../platform/transaction.ts'
import { tipCounts, tipPage, tips as listed, tipsOf } from '../reads/tips.ts'
import { CHANGES_PER_MINUTE_MAX, citizenIn, openTo } from './citizen.ts'

/** Everybody behind one address of the mobile network; each number has narrower bounds of its own. */
const FILED_PER_HOUR_MAX = 120
const HOUR_MS = 3_600_000
const params = z.object({ id: z.uuid() })

/** Citizens report a fraud and read what became of it; the desks look into it. */
export const tips: FastifyPluginAsyncZod = async (app) => {
  const { contextNow } = app.parts
  app.post('/api/public/registry/tips', { config: openTo(FILED_PER_HOUR_MAX, HOUR_MS), schema: { body: TipBody, response: { 200: TipFiled } } }, async (request) => {
    const id = await fileTip(contextNow(), await citizenIn(app, request), request.body)
    return { id, ref: refOfTip(id) }
  })
  app.get('/api/public/registry/tips', { config: openTo(CHANGES_PER_MINUTE_MAX), schema: { response: { 200: MyTips } } }, async (request) => ({ items: await tipsOf(contextNow(), await citizenIn(app, request)) }))
  app.post('/api/public/registry/tips/withdraw', { config: openTo(CHANGES_PER_MINUTE_MAX), schema: { body: WithdrawTipBody, response: { 200: MyTips } } }, async (request) => {
    const who = await citizenIn(app, request)
    await withdrawOwnTip(contextNow(), who, request.body.id)
    return { items: await tipsOf(contextNow(), who) }
  })

  const after = async (context: ActorContext, id: string, done: Promise<unknown>) => {
    await done
    return tipPage({ ...context, now: contextNow().now }, id)
  }
  const action = { params, response: { 200: TipView } }
  app.get('/api/tips', { schema: { querystring: TipQuery, response: { 200: TipList } } }, (request) => listed(request.context, request.query))
  app.get('/api/tips/counts', { schema: { response: { 200: TipCounts } } }, (request) => tipCounts(request.context))
  app.get('/api/tips/:id', { schema: action }, (request) => tipPage(request.context, request.params.id))
  app.post('/api/tips/:id/reveal', { schema: { params, body: RevealTipBody, response: { 200: RevealedTip } } }, (request) => revealTip(request.context, request.params.id, request.body.reason))
  app.post('/api/tips/:id/take', { schema: action }, (request) => after(request.context, request.params.id, takeUpTip(request.context, request.params.id)))
  app.post('/api/tips/:id/list', { schema: { params, body: ListTipBody, response: { 200: ListingAdded } } }, (request) => tipToList(request.context, request.params.id, request.body))
  app.post('/api/tips/:id/intake', { schema: { params, response: { 200: TipIntake } } }, (request) => tipToIntake(request.context, request.params.id))
  app.post('/api/tips/:id/finding', { schema: { ...action, body: AnswerTipBody } }, (request) => after(request.context, request.params.id, answerTip(request.context, request.params.id, request.body)))
  app.post('/api/tips/:id/dismiss', { schema: { ...action, body: DismissTipBody } }, (request) => after(request.context, request.params.id, dismissTip(request.context, request.params.id, request.body.reason)))
  app.get('/api/settings/tip-clock', { schema: { response: { 200: TipClock } } }, (request) => tipClockNow(request.context))
  app.put('/api/settings/tip-clock', { schema: { body: TipClock, response: { 200: TipClock } } }, async (request) => {
    await changeTipClock(request.context, request.body)
    return request.body
  })
}
