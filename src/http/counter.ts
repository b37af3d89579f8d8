import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { CounterAlertBody, CounterAlertList } from '../contract/counter.ts'
import { alertFromCounter } from '../flows/counter-alert-to-visit.ts'
import { counterAlerts } from '../reads/counter-alerts.ts'
import { TapHeaders, tapOf } from './tap.ts'

/** A teller's alerts. Each answers with all of them, so that the page needs no second request. */
export const counter: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/counter-alerts', { schema: { response: { 200: CounterAlertList } } }, async ({ context }) => ({ items: await counterAlerts(context), now: context.now.toISOString() }))
  app.post('/api/counter-alerts', { schema: { headers: TapHeaders, body: CounterAlertBody, response: { 200: CounterAlertList } } }, async (request) => {
    await alertFromCounter(tapOf(request), request.body, app.parts.locate)
    return { items: await counterAlerts(request.context), now: request.context.now.toISOString() }
  })
}
