import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  ApproveAnswer, ApproveBody, AskAnswer, AskBody, DraftAnswer, DraftBody, HolderStopsBody, MoneyTree, OrderDetail, OrderPage, OrderQuery, OrderReasonBody, OrderRevealed, PaperBody, PaperQuery, SpokenAnswerBody, StopFiguresQuery,
  StopFiguresView,
} from '../contract/order.ts'
import type { Paper } from '../domain/order-paper.ts'
import { renderPdf } from '../adapters/documents/typst.ts'
import { RevealBody } from '../contract/warning.ts'
import { draftForHolderAccounts } from '../flows/all-accounts-to-stops.ts'
import { noteSpokenAnswer } from '../flows/bank-answer-to-order.ts'
import { noteUnrelated } from '../flows/freeze-to-end.ts'
import { askBanks, draftForTransfers } from '../flows/query-to-next-level.ts'
import type { Drafted } from '../flows/report-to-stop-payment.ts'
import { revealForPaper, revealOrder } from '../flows/reveal-order.ts'
import { approveOrder, approveOrders, carryOrder, reviewOrder } from '../flows/stop-order-to-bank.ts'
import { extendOrder, releaseOrder } from '../flows/stop-order-to-end.ts'
import { freezeStopped } from '../flows/stop-to-freeze.ts'
import { moneyTree } from '../reads/money-tree.ts'
import { orderList } from '../reads/order-list.ts'
import { orderPage } from '../reads/order-page.ts'
import { orderSheet } from '../reads/order-sheet.ts'
import { stopFigures } from '../reads/stop-figures.ts'
import type { ActorContext } from '../platform/transaction.ts'
import { TapHeaders, tapOf } from './tap.ts'

const Id = z.object({ id: z.uuid() })

function draftAnswer({ drafted, inHand, left }: Drafted): z.infer<typeof DraftAnswer> {
  return { drafted: [...drafted], inHand: inHand.map(({ id, number, isMore }) => ({ id, number, isMore })), left: [...left] }
}

/** Orders to banks: stop, ask, freeze. */
export const orders: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/orders', { schema: { querystring: OrderQuery, response: { 200: OrderPage } } }, (request) => orderList(request.context, request.query))
  app.get('/api/orders/:id', { schema: { params: Id, response: { 200: OrderDetail } } }, (request) => orderPage(request.context, request.params.id))
  app.get('/api/cases/:id/money', { schema: { params: Id, response: { 200: MoneyTree } } }, (request) => moneyTree(request.context, request.params.id))
  app.get('/api/figures/stops', { schema: { querystring: StopFiguresQuery, response: { 200: StopFiguresView } } }, (request) => stopFigures(request.context, request.query))

  app.post('/api/cases/:id/stops', { schema: { params: Id, headers: TapHeaders, body: DraftBody, response: { 200: DraftAnswer } } }, async (request) =>
    draftAnswer(await draftForTransfers(tapOf(request), request.params.id, request.body.transferIds)))
  app.post('/api/cases/:id/holder-stops', { schema: { params: Id, headers: TapHeaders, body: HolderStopsBody, response: { 200: DraftAnswer } } }, async (request) =>
    draftAnswer(await draftForHolderAccounts(tapOf(request), request.params.id, request.body.accounts)))
  app.post('/api/cases/:id/queries', { schema: { params: Id, headers: TapHeaders, body: AskBody, response: { 200: AskAnswer } } }, async (request) => {
    const { transferIds, ask, until } = request.body
    return { items: await askBanks(tapOf(request), request.params.id, { transferIds, ask, until: until === null ? null : new Date(until) }) }
  })
  app.post('/api/orders/approve', { schema: { headers: TapHeaders, body: ApproveBody, response: { 200: ApproveAnswer } } }, async (request) => {
    const answers = await approveOrders(tapOf(request), request.body.ids)
    return { items: answers.map(({ id, refusal }) => ({ id, code: refusal?.code ?? null, zh: refusal?.zh ?? null, en: refusal?.en ?? null })) }
  })

  /** Each action answers with the order as it is afterwards. */
  const after = async (context: ActorContext, id: string, done: Promise<void>) => {
    await done
    return orderPage({ ...context, now: app.parts.contextNow().now }, id)
  }
  const action = { params: Id, headers: TapHeaders, response: { 200: OrderDetail } }
  app.post('/api/orders/:id/approve', { schema: action }, (request) => after(request.context, request.params.id, approveOrder(tapOf(request), request.params.id)))
  app.post('/api/orders/:id/carry', { schema: action }, (request) => after(request.context, request.params.id, carryOrder(tapOf(request), request.params.id)))
  app.post('/api/orders/:id/answer', { schema: { ...action, body: SpokenAnswerBody } }, (request) => after(request.context, request.params.id, noteSpokenAnswer(tapOf(request), request.params.id, request.body)))
  app.post('/api/orders/:id/review', { schema: action }, (request) => after(request.context, request.params.id, reviewOrder(tapOf(request), request.params.id)))
  app.post('/api/orders/:id/extend', { schema: action }, (request) => after(request.context, request.params.id, extendOrder(tapOf(request), request.params.id)))
  app.post('/api/orders/:id/release', { schema: { ...action, body: OrderReasonBody } }, (request) => after(request.context, request.params.id, releaseOrder(tapOf(request), request.params.id, request.body.reason)))
  app.post('/api/orders/:id/unrelated', { schema: { ...action, body: OrderReasonBody } }, (request) => after(request.context, request.params.id, noteUnrelated(tapOf(request), request.params.id, request.body.reason)))
  /** Answers with the freeze that was drafted. */
  app.post('/api/orders/:id/freeze', { schema: action }, async (request) => {
    const freezeId = await freezeStopped(tapOf(request), request.params.id)
    return orderPage({ ...request.context, now: app.parts.contextNow().now }, freezeId)
  })
  const printed = async (context: ActorContext, id: string, paper: Paper, reason?: string) =>
    renderPdf('order', { ...(await orderSheet(context, await revealForPaper(context, id, reason), paper)), demo: app.parts.bureau.kind === 'demo' })
  const sheet = { params: Id, produces: ['application/pdf'] }
  app.get('/api/orders/:id/paper.pdf', { schema: { ...sheet, querystring: PaperQuery } }, async ({ context, params, query }, reply) => reply.type('application/pdf').send(await printed(context, params.id, query.paper)))
  /** For whoever may not approve. */
  app.post('/api/orders/:id/paper.pdf', { schema: { ...sheet, body: PaperBody } }, async ({ context, params, body }, reply) => reply.type('application/pdf').send(await printed(context, params.id, body.paper, body.reason)))
  app.post('/api/orders/:id/reveal', { schema: { params: Id, body: RevealBody, response: { 200: OrderRevealed } } }, (request) => revealOrder(request.context, request.params.id, request.body.reason))
}
