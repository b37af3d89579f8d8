import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import staticFiles from '@fastify/static'
import swagger from '@fastify/swagger'
import type { Zone } from '../domain/zones.ts'
import fastify, { type FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { existsSync } from 'node:fs'
import { BODY_BYTES_MAX, LIST_FILE_BYTES_MAX } from './bounds.ts'
import { answerErrors } from './errors.ts'
import { health } from './health.ts'
import { know, type ServerParts } from './context.ts'
import { accounts } from './accounts.ts'
import { announcements } from './announcements.ts'
import { auditing } from './audit.ts'
import { cases } from './cases.ts'
import { counter } from './counter.ts'
import { coverage } from './coverage.ts'
import { credits } from './credits.ts'
import { directory } from './directory.ts'
import { events } from './events.ts'
import { figures } from './figures.ts'
import { followUps } from './follow-ups.ts'
import { handovers } from './handovers.ts'
import { appeals } from './appeals.ts'
import { listings } from './listings.ts'
import { lists } from './lists.ts'
import { orders } from './orders.ts'
import { places } from './places.ts'
import { ports } from './ports.ts'
import { regions } from './regions.ts'
import { registry } from './registry.ts'
import { roles } from './roles.ts'
import { roster } from './roster.ts'
import { sessions } from './session.ts'
import { settings } from './settings.ts'
import { signals } from './signals.ts'
import { tasks } from './tasks.ts'
import { tips } from './tips.ts'
import { units } from './units.ts'
import { views } from './views.ts'
import { wall } from './wall.ts'
import { warnings } from './warnings.ts'

/** Asked for anew each time: a page, and the worker and manifest of the phone page. All other names carry the hash of their content. */
const KEEPS_ITS_NAME = /\.html$|worker\.js$|\.webmanifest$/
const REQUESTS_PER_MINUTE_MAX = 1_200
/** A statement of a million lines is worked off while it comes, at the pace of the database: on a busy machine that takes more than two minutes. */
const REQUEST_MS_MAX = 600_000

/** The API's table of contents: each line is one file of this folder. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = fastify({ logger: false, bodyLimit: BODY_BYTES_MAX, trustProxy: parts.trustedProxies ?? false, requestTimeout: REQUEST_MS_MAX, connectionTimeout: 0, forceCloseConnections: true })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(cookie)
  await app.register(multipart, { limits: { fileSize: LIST_FILE_BYTES_MAX, files: 1, fields: 10 } })
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE_MAX, timeWindow: 60_000,
    // After the session is known: a made-up cookie must not make a new customer of the same address.
    hook: 'preHandler', keyGenerator: (request) => request.user?.id ?? request.ip, allowList: (request) => request.routeOptions.config.access === 'source' || !request.url.startsWith('/api/'),
  })
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Golden Bell 金钟', version: '0.1.0', license: { name: 'Apache-2.0' } }, components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'gb' }, source: { type: 'apiKey', in: 'header', name: 'x-api-key' } } } },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  answerErrors(app)
  know(app, parts)
  await app.register(health)
  await app.register(sessions)
  await app.register(accounts)
  await app.register(signals)
  await app.register(events)
  await app.register(tasks)
  await app.register(warnings)
  await app.register(views)
  await app.register(wall)
  await app.register(cases)
  await app.register(followUps)
  await app.register(counter)
  await app.register(handovers)
  await app.register(figures)
  await app.register(coverage)
  await app.register(regions)
  await app.register(directory)
  await app.register(units)
  await app.register(places)
  await app.register(settings)
  await app.register(roles)
  await app.register(lists)
  await app.register(listings)
  await app.register(appeals)
  await app.register(announcements)
  await app.register(auditing)
  await app.register(orders)
  await app.register(ports)
  await app.register(credits)
  await app.register(registry)
  await app.register(roster)
  await app.register(tips)
  app.get('/api/openapi.json', { config: { access: 'nobody' }, schema: { hide: true } }, () => Promise.resolve(app.swagger()))
  await servePages(app, parts)
  return app
}

/** Of the built folders, those that are no business of a zone. */
const OTHERS: Readonly<Record<Zone, readonly string[]>> = { both: [], public: ['/desk', '/phone'], police: ['/public'] }

/** The built pages of the zone; a page's own routes (`/desk/warnings/…`) get its index, so that a reload works. */
async function servePages(app: FastifyInstance, { webFolder: folder, zone }: ServerParts): Promise<void> {
  if (folder === undefined || !existsSync(folder)) return
  const isOurs = (path: string) => !OTHERS[zone].some((start) => path.startsWith(start))
  await app.register(staticFiles, {
    root: folder, wildcard: false, maxAge: '1h', globIgnore: OTHERS[zone].map((start) => `${start.slice(1)}/**`), allowedPath: isOurs,
    setHeaders: (reply, path) => { if (KEEPS_ITS_NAME.test(path)) reply.header('cache-control', 'no-cache') },
  })
  const page = (name: string) => (_request: unknown, reply: { sendFile: (file: string) => unknown }) => reply.sendFile(name)
  if (zone === 'police') app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/desk/'))
  else for (const path of ['/', '/register', '/mine', '/check', '/report']) app.get(path, { schema: { hide: true } }, page('public/index.html'))
  if (zone === 'public') return
  for (const name of ['desk', 'phone']) {
    app.get(`/${name}`, { schema: { hide: true } }, page(`${name}/index.html`))
    app.get(`/${name}/*`, { schema: { hide: true } }, page(`${name}/index.html`))
  }
}
