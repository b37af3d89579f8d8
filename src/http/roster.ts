import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readTable, TABLE_TYPES, writeTable } from '../adapters/sheets/sheets.ts'
import {
  CheckBody, ConflictList, HandShiftBody, MyShifts, PassBody, PresentList, RosterFileQuery, RosterMonth, RosterOverview, RosterQuery, RosterReceipt, RosterSettings, RosterSheetQuery, SettleBody, ShiftBody,
  ShiftHandedOver, ShiftHandoverBody, SwitchBody, TrainingBody, TrainingReceipt, TrainingView, WatchGaps,
} from '../contract/roster.ts'
import { refuse } from '../domain/refusal.ts'
import { keepTraining, notePass, takePasses } from '../flows/pass-to-training.ts'
import { addShift, changeShift, checkShift, relieveShift, removeShift } from '../flows/roster-to-change.ts'
import { changeRosterSettings, rosterSettingsNow } from '../flows/rules-and-clocks.ts'
import { takeRosterSheet } from '../flows/sheet-to-roster.ts'
import { askToSwitch, markCame, markLeft, settleSwitch } from '../flows/shift-to-colleague.ts'
import { handOverShift } from '../flows/shift-to-next-shift.ts'
import { myShifts, presentNow, rosterMonth, rosterOverview, rosterSheet, watchGaps } from '../reads/roster.ts'
import { trainingsOfUnit } from '../reads/trainings.ts'
import { correctionOf } from './correction.ts'
import { asDownload } from './download.ts'
import { TapHeaders, tapOf } from './tap.ts'

const BAD_ROWS_SHOWN_MAX = 50
const params = z.object({ id: z.uuid() })
const nothing = { 204: z.null() }

/** Who is there when; switching, coming and going; the hand-over at the end of a shift; who has passed which training. */
export const roster: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/roster', { schema: { querystring: RosterQuery, response: { 200: RosterMonth } } }, (request) => rosterMonth(request.context, request.query))
  app.get('/api/roster/overview', { schema: { querystring: RosterQuery.omit({ unit: true }), response: { 200: RosterOverview } } }, (request) => rosterOverview(request.context, request.query))
  app.get('/api/roster/gaps', { schema: { response: { 200: WatchGaps } } }, (request) => watchGaps(request.context))
  app.get('/api/roster/present', { schema: { response: { 200: PresentList } } }, (request) => presentNow(request.context))
  app.post('/api/roster/check', { schema: { body: CheckBody, response: { 200: ConflictList } } }, async ({ context, body: { id, ...body } }) => ({ items: await checkShift(context, body, id) }))
  app.post('/api/shifts', { schema: { body: ShiftBody, response: nothing } }, async ({ context, body }, reply) => {
    await addShift(context, body)
    return reply.status(204).send(null)
  })
  app.post('/api/shifts/:id/change', { schema: { params, body: ShiftBody, response: nothing } }, async ({ context, params: { id }, body }, reply) => {
    await changeShift(context, id, body)
    return reply.status(204).send(null)
  })
  app.delete('/api/shifts/:id', { schema: { params, response: nothing } }, async ({ context, params: { id } }, reply) => {
    await removeShift(context, id)
    return reply.status(204).send(null)
  })
  app.post('/api/shifts/:id/relief', { schema: { params, body: HandShiftBody, response: nothing } }, async ({ context, params: { id }, body }, reply) => {
    await relieveShift(context, id, body.toUser)
    return reply.status(204).send(null)
  })
  app.post('/api/shifts/:id/came', { schema: { params, response: nothing } }, async ({ context, params: { id } }, reply) => {
    await markCame(context, id)
    return reply.status(204).send(null)
  })
  app.post('/api/shifts/:id/left', { schema: { params, response: nothing } }, async ({ context, params: { id } }, reply) => {
    await markLeft(context, id)
    return reply.status(204).send(null)
  })
  app.get('/api/my-shifts', { schema: { response: { 200: MyShifts } } }, (request) => myShifts(request.context))
  app.post('/api/switches', { schema: { body: SwitchBody, response: { 200: z.object({ id: z.uuid() }) } } }, async ({ context, body }) => ({ id: await askToSwitch(context, body) }))
  app.post('/api/switches/:id/settle', { schema: { params, body: SettleBody, response: nothing } }, async ({ context, params: { id }, body }, reply) => {
    await settleSwitch(context, id, body.say)
    return reply.status(204).send(null)
  })
  app.post('/api/shift-handover', { schema: { headers: TapHeaders, body: ShiftHandoverBody, response: { 200: ShiftHandedOver } } }, async (request) => ({ handed: await handOverShift(tapOf(request), request.body) }))
  app.get('/api/settings/roster', { schema: { response: { 200: RosterSettings } } }, (request) => rosterSettingsNow(request.context))
  app.put('/api/settings/roster', { schema: { body: RosterSettings, response: { 200: RosterSettings } } }, async ({ context, body }) => {
    await changeRosterSettings(context, body)
    return body
  })
  app.get('/api/roster/sheet', { schema: { querystring: RosterSheetQuery, produces: Object.values(TABLE_TYPES) } }, async ({ context, query: { format, ...query } }, reply) => {
    const { name, header, rows } = await rosterSheet(context, query)
    return asDownload(reply, { name: `${name}.${format}`, type: TABLE_TYPES[format] }).send(await writeTable(format, header, rows))
  })
  app.post('/api/roster/sheet', { schema: { consumes: ['multipart/form-data'], querystring: RosterFileQuery, response: { 200: RosterReceipt } } }, async (request) => {
    const table = await readTable(await fileOf(request))
    const { bad, ...receipt } = await takeRosterSheet(request.context, { ...request.query, table })
    return { ...receipt, bad: bad.slice(0, BAD_ROWS_SHOWN_MAX), correction: await correctionOf(table, bad) }
  })
  app.get('/api/trainings', { schema: { querystring: RosterQuery.pick({ unit: true }), response: { 200: TrainingView } } }, (request) => trainingsOfUnit(request.context, request.query.unit))
  app.post('/api/trainings', { schema: { body: TrainingBody, response: nothing } }, async ({ context, body }, reply) => {
    await keepTraining(context, body)
    return reply.status(204).send(null)
  })
  app.post('/api/training-passes', { schema: { body: PassBody, response: nothing } }, async ({ context, body }, reply) => {
    await notePass(context, body)
    return reply.status(204).send(null)
  })
  app.post('/api/training-passes/sheet', { schema: { consumes: ['multipart/form-data'], response: { 200: TrainingReceipt } } }, async (request) => {
    const table = await readTable(await fileOf(request))
    const { bad, ...receipt } = await takePasses(request.context, table)
    return { ...receipt, badTotal: bad.length, bad: bad.slice(0, BAD_ROWS_SHOWN_MAX), correction: await correctionOf(table, bad) }
  })
}

async function fileOf(request: { readonly file: () => Promise<{ readonly toBuffer: () => Promise<Buffer> } | undefined> }): Promise<Buffer> {
  const file = await request.file()
  if (file === undefined) throw refuse('list.unreadable', { problem: '没有文件 no file' })
  return file.toBuffer()
}
