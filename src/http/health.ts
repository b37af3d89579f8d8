import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client'
import { z } from 'zod'
import type { Context } from '../platform/transaction.ts'
import { backlog } from '../reads/backlog.ts'

export const signalsTaken = new Counter({ name: 'gb_signals_total', help: 'Signals answered, by answer', labelNames: ['answer'] as const })
const requests = new Histogram({ name: 'gb_request_seconds', help: 'HTTP requests by route and status', labelNames: ['route', 'status'] as const, buckets: [0.005, 0.02, 0.1, 0.3, 1, 5] })
const pages = new Gauge({ name: 'gb_live_pages', help: 'Pages that hang on the live stream' })
const database = new Gauge({ name: 'gb_database_up', help: '1 while the database answers' })
const openWarnings = new Gauge({ name: 'gb_open_warnings', help: 'Warnings that are not closed, by level', labelNames: ['level'] as const })
const unclaimed = new Gauge({ name: 'gb_unclaimed_tasks', help: 'Tasks that wait in a queue without a name' })
const due = new Gauge({ name: 'gb_due_deadlines', help: 'Clocks that ran out and were not answered yet' })
const deadlineLag = new Gauge({ name: 'gb_deadline_lag_seconds', help: 'For how long the oldest of them has waited' })
const outboxWaiting = new Gauge({ name: 'gb_outbox_waiting', help: 'Messages not sent yet, by channel', labelNames: ['channel'] as const })
const outboxLag = new Gauge({ name: 'gb_outbox_lag_seconds', help: 'For how long the oldest of them has been due' })
const outboxFailed = new Gauge({ name: 'gb_outbox_failed', help: 'Messages of the last 24 hours that were given up' })
const bankWaiting = new Gauge({ name: 'gb_bank_messages_waiting', help: 'Messages to banks without an answer' })
const bankLag = new Gauge({ name: 'gb_bank_lag_seconds', help: 'For how long the oldest of them has waited' })
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
    await measureBacklog(app.parts.contextNow())
    return reply.type(register.contentType).send(await register.metrics())
  })
}

/** Asked of the database at each scrape, so that any one server tells of all servers and workers. Without a database the rest is still told. */
async function measureBacklog(context: Context): Promise<void> {
  const found = await backlog(context).catch(() => undefined)
  database.set(found === undefined ? 0 : 1)
  if (found === undefined) return
  for (const [level, count] of Object.entries(found.openWarnings)) openWarnings.set({ level }, count)
  outboxWaiting.reset()
  for (const [channel, count] of Object.entries(found.outboxWaiting)) outboxWaiting.set({ channel }, count)
  unclaimed.set(found.unclaimedTasks)
  due.set(found.dueDeadlines)
  deadlineLag.set(found.deadlineLagSeconds)
  outboxLag.set(found.outboxLagSeconds)
  outboxFailed.set(found.outboxFailed)
  bankWaiting.set(found.bankWaiting)
  bankLag.set(found.bankLagSeconds)
}
