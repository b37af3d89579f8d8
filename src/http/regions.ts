import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readTable } from '../adapters/sheets/sheets.ts'
import {
  BoundaryPreview, BoundaryReceipt, EndBody, Ended, GridAdded, GridBody, RegionBody, RegionList, RegionMap, RegionQuery, RegionsPreview, RegionsReceipt, RegionView, SeenQuery, SplitBody, SplitEffect, SplitSeenBody,
  SystemQuery, SystemSeenQuery, TargetBody,
} from '../contract/region.ts'
import { RegionDigits } from '../contract/shapes.ts'
import { allow } from '../domain/access.ts'
import { pointsOf } from '../domain/boundary-faults.ts'
import { regionDigits } from '../domain/region-code.ts'
import { regionPlan } from '../domain/region-map.ts'
import { refuse } from '../domain/refusal.ts'
import { correctionOf as correctedBoundaries, wordsOfLeft } from '../features/boundary/boundary.rules.ts'
import { bringInBoundaries, previewBoundaries, type BoundaryPlan } from '../flows/boundaries-to-regions.ts'
import { addGrid, changeRegion, declareTarget, endRegion } from '../flows/region-to-change.ts'
import { previewSplit, splitRegion } from '../flows/region-to-parts.ts'
import { bringInRegions, changedIn, previewRegions, type TablePlan } from '../flows/table-to-regions.ts'
import { mutable, regionList, regionMap, regionPage } from '../reads/regions.ts'
import { BOUNDARY_FILE_BYTES_MAX, MEGABYTE } from './bounds.ts'
import { correctionOf } from './correction.ts'

const ROWS_SHOWN_MAX = 50
const SHAPES_SHOWN_MAX = 400
/** A correction is sent along with the answer while a browser takes it in its stride. */
const CORRECTION_CHARS_MAX = 8_000_000
/** Read and judged as a whole, by one person of the bureau now and then. */
const FILES_PER_MINUTE_MAX = 20
const params = z.object({ code: RegionDigits })

/** Divisions, their borders and what they have declared; and the files that bring in many at once, looked at before they are taken. */
export const regions: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/regions', { schema: { querystring: RegionQuery, response: { 200: RegionList } } }, (request) => regionList(request.context, request.query))
  app.get('/api/regions/map', { schema: { querystring: z.strictObject({ region: RegionDigits.optional() }), response: { 200: RegionMap } } }, (request) => regionMap(request.context, request.query.region))
  app.get('/api/regions/:code', { schema: { params, response: { 200: RegionView } } }, (request) => regionPage(request.context, request.params.code))
  app.put('/api/regions/:code', { schema: { params, body: RegionBody, response: { 200: RegionView } } }, async (request) => {
    await changeRegion(request.context, request.params.code, request.body)
    return regionPage(request.context, request.params.code)
  })
  app.post('/api/regions/:code/targets', { schema: { params, body: TargetBody, response: { 200: RegionView } } }, async (request) => {
    await declareTarget(request.context, request.params.code, request.body)
    return regionPage(request.context, request.params.code)
  })
  app.post('/api/regions/:code/grids', { schema: { params, body: GridBody, response: { 200: GridAdded } } }, (request) => addGrid(request.context, request.params.code, request.body))
  app.post('/api/regions/:code/end', { schema: { params, body: EndBody, response: { 200: Ended } } }, (request) => endRegion(request.context, request.params.code, request.body))
  app.post('/api/regions/:code/split/preview', { schema: { params, body: SplitBody, response: { 200: SplitEffect } } }, (request) => previewSplit(request.context, request.params.code, request.body))
  app.post('/api/regions/:code/split', { schema: { params, body: SplitSeenBody, response: { 200: SplitEffect } } }, (request) => splitRegion(request.context, request.params.code, request.body))
  const files = { config: { rateLimit: { max: FILES_PER_MINUTE_MAX, timeWindow: 60_000 } } } as const
  const consumes = ['multipart/form-data']
  app.post('/api/regions/boundaries/preview', { ...files, schema: { consumes, querystring: SystemQuery, response: { 200: BoundaryPreview } } }, async (request) => {
    const text = (await bytesOf(request)).toString('utf8')
    return shownBoundaries(await previewBoundaries(request.context, text, request.query.system))
  })
  app.post('/api/regions/boundaries', { ...files, schema: { consumes, querystring: SystemSeenQuery, response: { 200: BoundaryReceipt } } }, async (request) => {
    const text = (await bytesOf(request)).toString('utf8')
    return boundaryReceipt(await bringInBoundaries(request.context, text, request.query))
  })
  app.post('/api/regions/table/preview', { ...files, schema: { consumes, response: { 200: RegionsPreview } } }, async (request) => {
    const table = await readTable(await bytesOf(request))
    const plan = await previewRegions(request.context, table)
    return {
      ...(await regionsReceipt(plan, table)), seen: plan.seen, changes: plan.changes.slice(0, ROWS_SHOWN_MAX).map((change) => ({ ...change, region: regionDigits(change.region) })),
      newRegions: plan.added.slice(0, ROWS_SHOWN_MAX).map(({ code, name, level }) => ({ region: regionDigits(code), name, level })),
    }
  })
  app.post('/api/regions/table', { ...files, schema: { consumes, querystring: SeenQuery, response: { 200: RegionsReceipt } } }, async (request) => {
    const table = await readTable(await bytesOf(request))
    return regionsReceipt(await bringInRegions(request.context, table, request.query.seen), table)
  })
}

/** Asked first: nobody else makes the server read fifty megabytes. */
async function bytesOf(request: FastifyRequest): Promise<Buffer> {
  allow(request.context.actor, 'region.manage')
  const file: MultipartFile | undefined = await request.file({ limits: { fileSize: BOUNDARY_FILE_BYTES_MAX }, throwFileSizeLimit: false })
  if (file === undefined) throw refuse('list.unreadable', { problem: '没有文件 no file' })
  const bytes = await file.toBuffer()
  if (file.file.truncated) throw refuse('request.too_large', { limitMegabytes: BOUNDARY_FILE_BYTES_MAX / MEGABYTE })
  return bytes
}

function boundaryReceipt({ features, drawings, left }: BoundaryPlan): BoundaryReceipt {
  const fresh = drawings.filter(({ isSame }) => !isSame)
  const added = fresh.filter(({ was }) => was === null).length
  const correction = left.length === 0 ? null : correctedBoundaries(features, left)
  return {
    total: features.length, added, changed: fresh.length - added, unchanged: drawings.length - fresh.length, badTotal: left.length,
    bad: left.slice(0, ROWS_SHOWN_MAX).map(({ nth, called, why }) => ({ line: nth + 1, zh: `${called}：${wordsOfLeft(why).zh}`, en: `${called}: ${wordsOfLeft(why).en}` })),
    correction: correction === null || correction.length > CORRECTION_CHARS_MAX ? null : correction,
  }
}

function shownBoundaries(plan: BoundaryPlan): BoundaryPreview {
  const fresh = plan.drawings.filter(({ isSame }) => !isSame)
  const by = (how: 'code' | 'name') => plan.drawings.filter((one) => one.by === how).length
  return {
    ...boundaryReceipt(plan), seen: plan.seen, byCode: by('code'), byName: by('name'),
    first: fresh.slice(0, ROWS_SHOWN_MAX).map(({ code, name, level, by: how, was, boundary }) => ({ region: regionDigits(code), name, level, by: how, was, now: pointsOf(boundary) })),
    map: mutable(regionPlan(plan.drawings.slice(0, SHAPES_SHOWN_MAX).map(({ code, name, boundary }) => ({ region: regionDigits(code), name, boundary })), null)),
  }
}

async function regionsReceipt(plan: TablePlan, table: Awaited<ReturnType<typeof readTable>>): Promise<RegionsReceipt> {
  return {
    total: plan.total, added: plan.added.length, changed: changedIn(plan), unchanged: plan.unchanged, badTotal: plan.bad.length,
    bad: plan.bad.slice(0, ROWS_SHOWN_MAX).map(({ line, zh, en }) => ({ line, zh, en })), correction: await correctionOf(table, plan.bad),
  }
}
