import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  BlockBody, ListingAdded, ListingBody, ListingList, ListingQuery, PublicCheck, PublicCheckBody, RemoveListingBody, RevealedListing, RevealListingBody, RenewListingBody,
} from '../contract/listing.ts'
import { addToList, confirmEntry, removeEntry, revealEntry, reviewEntry } from '../flows/entry-to-list.ts'
import { askToBlock } from '../flows/number-to-block.ts'
import { listings as listed, publicCheck } from '../reads/listings.ts'

/** Enough for who has been called, too few for who tries numbers. */
const CHECKS_PER_MINUTE_MAX = 10
const params = z.object({ id: z.uuid() })
const done = { 204: z.null() }

/** What is known to be bad: the lists, what carriers are asked about them; and the one question that everybody may ask. */
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
  const seldom = { access: 'nobody', rateLimit: { max: CHECKS_PER_MINUTE_MAX, timeWindow: 60_000 } } as const
  app.post('/api/public/check', { config: seldom, schema: { body: PublicCheckBody, response: { 200: PublicCheck } } }, async (request) => ({ known: await publicCheck(app.parts.contextNow(), request.body) }))
}
