import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  AppealBody, AppealClock, AppealList, AppealTaken, AppealView, BlockBody, DecideBody, ListingAdded, ListingBody, ListingList, ListingQuery, PublicCheck, PublicCheckBody, RemoveListingBody, RevealedListing, RevealListingBody,
  RenewListingBody,
} from '../contract/listing.ts'
import { appealOpened, decideAppeal, takeAppeal } from '../flows/appeal-to-release.ts'
import { appealClockNow, changeAppealClock } from '../flows/rules-and-clocks.ts'
import { addToList, confirmEntry, removeEntry, revealEntry, reviewEntry } from '../flows/entry-to-list.ts'
import { askToBlock } from '../flows/number-to-block.ts'
import { appealPage, appeals, listings as listed, publicCheck } from '../reads/listings.ts'

/** Enough for who has been called, too few for who tries numbers. */
const CHECKS_PER_MINUTE_MAX = 10
const params = z.object({ id: z.uuid() })
const done = { 204: z.null() }

/** What is known to be bad: the lists, what carriers are asked about them, the objections of those concerned; and the one question that everybody may ask. */
export const listings: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/listings', { schema: { querystring: ListingQuery, response: { 200: ListingList } } }, (request) => listed(request.context, request.query))
  app.post('/api/listings', { schema: { body: ListingBody, response: { 200: ListingAdded } } }, (request) => addToList(request.context, request.body))
  app.post('/api/listings/:id/reveal', { schema: { params, body: RevealListingBody, response: { 200: RevealedListing } } }, (request) => revealEntry(request.context, request.params.id, request.body.reason))
  app.post('/api/listings/:id/confirm', { schema: { params, response: done } }, async (request, reply) => {
    await confirmEntry(request.context, request.params.id)
    return reply.status(204).send(null)
  })
  app.post('/api/listings/:id/renew', { schema: { params, body: RenewListingBody, response: done } }, async (request, reply) => {
    await reviewEntry(request.context, request.params.id, request.body.expiresAt)
    return reply.status(204).send(null)
  })
  app.post('/api/listings/:id/remove', { schema: { params, body: RemoveListingBody, response: done } }, async (request, reply) => {
    await removeEntry(request.context, request.params.id, request.body.why)
    return reply.status(204).send(null)
  })
  app.post('/api/listings/:id/block', { schema: { params, body: BlockBody, response: done } }, async (request, reply) => {
    await askToBlock(request.context, request.params.id, request.body.ask)
    return reply.status(204).send(null)
  })
  app.post('/api/listings/:id/appeals', { schema: { params, body: AppealBody, response: { 200: AppealTaken } } }, (request) => takeAppeal(request.context, request.params.id, request.body))
  app.get('/api/appeals', { schema: { response: { 200: AppealList } } }, async (request) => ({ items: await appeals(request.context) }))
  app.get('/api/appeals/:id', { schema: { params, response: { 200: AppealView } } }, async (request) => {
    await appealOpened(request.context, request.params.id)
    return appealPage(request.context, request.params.id)
  })
  app.post('/api/appeals/:id/decision', { schema: { params, body: DecideBody, response: { 200: AppealView } } }, async (request) => {
    await decideAppeal(request.context, request.params.id, request.body)
    return appealPage(request.context, request.params.id)
  })
  app.get('/api/settings/appeal-clock', { schema: { response: { 200: AppealClock } } }, (request) => appealClockNow(request.context))
  app.put('/api/settings/appeal-clock', { schema: { body: AppealClock, response: { 200: AppealClock } } }, async (request) => {
    await changeAppealClock(request.context, request.body)
    return request.body
  })
  const seldom = { access: 'nobody', rateLimit: { max: CHECKS_PER_MINUTE_MAX, timeWindow: 60_000 } } as const
  app.post('/api/public/check', { config: seldom, schema: { body: PublicCheckBody, response: { 200: PublicCheck } } }, async (request) => ({ known: await publicCheck(app.parts.contextNow(), request.body) }))
}
