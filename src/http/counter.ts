import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CounterAlertBody, CounterAlertList } from '../contract/counter.ts'
import { CompletePaymentBody, CounterPaymentsBody } from '../contract/counter-payment.ts'
import { alertFromCounter } from '../flows/counter-alert-to-visit.ts'
import { addEarlier, completeOwn } from '../flows/counter-payment-to-stop.ts'
import type { ActorContext } from '../platform/transaction.ts'
import { counterAlerts } from '../reads/counter-alerts.ts'
import { TapHeaders, tapOf } from './tap.ts'

const Id = z.object({ id: z.uuid() })

/** A teller's alerts. Each answers with all of them, so that the page needs no second request. */
export const counter: FastifyPluginAsyncZod = async (app) => {
  const mine = async (context: ActorContext) => ({ items: await counterAlerts(context), now: context.now.toISOString() })
  const answer = { 200: CounterAlertList }
  app.get('/api/counter-alerts', { schema: { response: answer } }, (request) => mine(request.context))
  app.post('/api/counter-alerts', { schema: { headers: TapHeaders, body: CounterAlertBody, response: answer } }, async (request) => {
    await alertFromCounter(tapOf(request), request.body, app.parts.locate)
    return mine(request.context)
  })
  /** What the customer sent before and remembers only now. */
  app.post('/api/counter-alerts/:id/payments', { schema: { params: Id, headers: TapHeaders, body: CounterPaymentsBody, response: answer } }, async (request) => {
    await addEarlier(tapOf(request), request.params.id, request.body)
    return mine(request.context)
  })
  /** The account or the bank of one of them, once somebody knows it. */
  app.post('/api/counter-alerts/:id/completions', { schema: { params: Id, headers: TapHeaders, body: CompletePaymentBody, response: answer } }, async (request) => {
    await completeOwn(tapOf(request), request.params.id, request.body)
    return mine(request.context)
  })
}
