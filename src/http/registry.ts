import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CodeBody, CodeSent, ProofBody, Proven, RegistrationBody, RegistrationExport, RegistrationList, RegistryFacts, Removal, RemovalBody, VillageList, VillageQuery } from '../contract/registry.ts'
import { CONSENT_VERSION } from '../domain/consent-text.ts'
import { PROOF_LIMITS } from '../domain/limits.ts'
import { normalizePhone } from '../domain/phone.ts'
import { refuse } from '../domain/refusal.ts'
import { leave, proveNumber, sendCode } from '../features/registry/registry.service.ts'
import { noteRegistrationRead, registerCitizen, removeRegistration } from '../flows/citizen-to-registration.ts'
import { registrationsOf } from '../reads/registrations.ts'
import { tipsOf } from '../reads/tips.ts'
import { CHANGES_PER_MINUTE_MAX, CITIZEN_COOKIE, CITIZEN_PATH, citizenIn, openTo } from './citizen.ts'
import { named } from './places.ts'

const HOUR_MS = 3_600_000
/** A market day: a grid worker at a stall, and everybody behind one address of the mobile network. Each number has narrower bounds of its own. */
const CODES_PER_HOUR_MAX = 120
const PROOFS_PER_MINUTE_MAX = 20
const TYPED_PER_MINUTE_MAX = 240
const VILLAGES_SHOWN_MAX = 8
const CLOSE_ENOUGH: readonly string[] = ['village', 'grid']

/** Citizens put themselves, or a parent, on the protection registry: no account, only a number that they show by SMS. */
export const registry: FastifyPluginAsyncZod = async (app) => {
  const { contextNow, bureau, findVillages, readAddress, telecomSecret } = app.parts

  app.get('/api/public/registry', { config: { access: 'nobody' }, schema: { response: { 200: RegistryFacts } } }, () => Promise.resolve({ bureau: bureau.name, demo: bureau.kind === 'demo', consent: CONSENT_VERSION, desks: app.parts.zone === 'both' }))
  app.post('/api/public/registry/codes', { config: openTo(CODES_PER_HOUR_MAX, HOUR_MS), schema: { body: CodeBody, response: { 200: CodeSent } } }, async (request) => {
    // Nobody waits for a message that will never come.
    if (telecomSecret === undefined) throw refuse('registry.no_gateway')
    await sendCode(contextNow(), request.body.phone)
    return { againAfterSeconds: PROOF_LIMITS.apartSeconds, validMinutes: PROOF_LIMITS.codeMinutes }
  })
  app.post('/api/public/registry/session', { config: openTo(PROOFS_PER_MINUTE_MAX), schema: { body: ProofBody, response: { 200: Proven } } }, async (request, reply) => {
    const { key, expiresAt } = await proveNumber(contextNow(), request.body.phone, request.body.code)
    reply.setCookie(CITIZEN_COOKIE, key, { httpOnly: true, sameSite: 'strict', path: CITIZEN_PATH, expires: expiresAt, secure: request.protocol === 'https' })
    return { expiresAt: expiresAt.toISOString() }
  })
  app.delete('/api/public/registry/session', { config: openTo(CHANGES_PER_MINUTE_MAX), schema: { response: { 204: z.null() } } }, async (request, reply) => {
    const key = request.cookies[CITIZEN_COOKIE]
    if (key !== undefined) await leave(contextNow(), key)
    return reply.clearCookie(CITIZEN_COOKIE, { path: CITIZEN_PATH }).status(204).send(null)
  })
  app.get('/api/public/registry/mine', { config: openTo(CHANGES_PER_MINUTE_MAX), schema: { response: { 200: RegistrationList } } }, async (request) => {
    const who = await citizenIn(app, request)
    await noteRegistrationRead(contextNow(), who, 'read')
    return { items: await registrationsOf(contextNow(), who) }
  })
  app.put('/api/public/registry/mine', { config: openTo(CHANGES_PER_MINUTE_MAX), schema: { body: RegistrationBody, response: { 200: RegistrationList } } }, async (request) => {
    const who = await citizenIn(app, request)
    await registerCitizen(contextNow(), who, request.body)
    return { items: await registrationsOf(contextNow(), who) }
  })
  app.get('/api/public/registry/mine/export', { config: openTo(CHANGES_PER_MINUTE_MAX), schema: { response: { 200: RegistrationExport } } }, async (request, reply) => {
    const who = await citizenIn(app, request)
    const context = contextNow()
    await noteRegistrationRead(context, who, 'export')
    reply.header('content-disposition', 'attachment; filename="golden-bell-registration.json"')
    return { exportedAt: context.now.toISOString(), bureau: bureau.name, registrations: await registrationsOf(context, who), tips: await tipsOf(context, who) }
  })
  app.post('/api/public/registry/mine/remove', { config: openTo(CHANGES_PER_MINUTE_MAX), schema: { body: RemovalBody, response: { 200: Removal } } }, async (request) => ({
    waits: await removeRegistration(contextNow(), await citizenIn(app, request), request.body.phone),
  }))

  /** A whole address first, as it reads; then the villages whose names hold what was typed. */
  app.get('/api/public/villages', { config: openTo(TYPED_PER_MINUTE_MAX), schema: { querystring: VillageQuery, response: { 200: VillageList } } }, (request) => {
    const { place } = readAddress(request.query.q)
    const read = place !== undefined && CLOSE_ENOUGH.includes(place.level) ? [place] : []
    const typed = findVillages(request.query.q, VILLAGES_SHOWN_MAX).filter(({ code }) => code !== read[0]?.code)
    return Promise.resolve({ items: [...read, ...typed].slice(0, VILLAGES_SHOWN_MAX).map(named) })
  })

  app.post('/api/demo/messages', { config: openTo(TYPED_PER_MINUTE_MAX), schema: { body: CodeBody, response: { 200: z.object({ items: z.array(z.string()) }) } } }, async (request) => {
    const { delivered } = app.parts
    if (bureau.kind !== 'demo' || delivered === undefined) throw refuse('request.not_found')
    return { items: [...(await delivered(normalizePhone(request.body.phone) ?? ''))] }
  })
}
