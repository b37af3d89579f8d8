import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client'
import { z } from 'zod'

export const signalsTaken = new Counter({ name: 'gb_signals_total', help: 'Signals answered, by answer', labelNames: ['answer'] as const })
const requests = new Histogram({ name: 'gb_request_seconds', help: 'HTTP requests by route and status', labelNames: ['route', 'status'] as const, buckets: [0.005, 0.02, 0.1, 0.3, 1, 5] })
const pages = new Gauge({ name: 'gb_live_pages', help: 'Pages that hang on the live stream' })
collectDefaultMetrics()

/** For the watchdog and for Prometheus: says that the database answers, and counts; nothing about people. */
export const health: FastifyPluginAsyncZod = async (app) => {
  app.addHook('onResponse', async (request, reply) => {
    requests.observe({ route: request.routeOptions.url ?? 'unknown', status: String(reply.statusCode) }, reply.elapsedTime / 1_000)
  })
  app.get('/healthz', { config: { access: 'nobody' }, schema: { response: { 200: z.object({ ok: z.boolean() }) } } }, async () => {
    await sql`select 1`.execute(app.parts.contextNow().database)
    return { ok: true }
  })
  app.get('/metrics', { config: { access: 'nobody' }, schema: { response: { 200: z.string() } } }, async (_request, reply) => {
    pages.set(app.parts.live.listeners())
    return reply.type(register.contentType).send(await register.metrics())
  })
}
