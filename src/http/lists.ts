import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readTable, TABLE_TYPES, writeTable } from '../adapters/sheets/sheets.ts'
import { refuse } from '../domain/refusal.ts'
import { takeList } from '../flows/list-to-signals.ts'
import { listFeedback, listUploads } from '../reads/list-feedback.ts'
import { asDownload } from './download.ts'

const Receipt = z.object({ id: z.uuid(), rowsTotal: z.int(), accepted: z.int(), duplicate: z.int(), bad: z.array(z.object({ line: z.int(), zh: z.string(), en: z.string() })) })
const Uploads = z.object({ items: z.array(z.object({ id: z.uuid(), fileName: z.string(), source: z.string(), rowsTotal: z.int(), rowsBad: z.int(), uploadedAt: z.iso.datetime() })) })
const FILE_NAME_CHARS_MAX = 200

/** Lists pushed from above: taken in as the sender wrote them, answered in the sender's own columns. */
export const lists: FastifyPluginAsyncZod = async (app) => {
  app.post('/api/lists', { schema: { consumes: ['multipart/form-data'], response: { 200: Receipt } } }, async (request) => {
    const file = await request.file()
    if (file === undefined) throw refuse('list.unreadable', { problem: '没有文件 no file' })
    const table = await readTable(await file.toBuffer())
    return takeList(request.context, { fileName: file.filename.slice(0, FILE_NAME_CHARS_MAX), ...table }, app.parts.locate)
  })
  app.get('/api/lists', { schema: { response: { 200: Uploads } } }, async (request) => ({ items: await listUploads(request.context) }))
  app.get('/api/lists/:id/feedback', { schema: { params: z.object({ id: z.uuid() }), produces: Object.values(TABLE_TYPES) } }, async (request, reply) => {
    const feedback = await listFeedback(request.context, request.params.id)
    const name = `${feedback.fileName.replace(/\.(csv|xlsx)$/i, '')}-反馈.${feedback.format}`
    return asDownload(reply, { name, type: TABLE_TYPES[feedback.format] }).send(await writeTable(feedback.format, feedback.header, feedback.rows))
  })
}
