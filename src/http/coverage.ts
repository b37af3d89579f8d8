import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readTable, TABLE_TYPES, writeTable } from '../adapters/sheets/sheets.ts'
import { CoverageQuery, CoverageView, ExportQuery, RegisterBody, RegisterQuery, ResidentsReceipt } from '../contract/coverage.ts'
import type { RegionCode } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import { registerSheet } from '../flows/register-to-sheet.ts'
import { takeResidents } from '../flows/residents-to-registry.ts'
import { coverage as coverageOf, coverageSheet } from '../reads/coverage.ts'
import { correctionOf } from './correction.ts'
import { asDownload } from './download.ts'

const BAD_ROWS_SHOWN_MAX = 50

/** How many are on the register, place by place; and the files that bring in many at once. */
export const coverage: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/coverage', { schema: { querystring: CoverageQuery, response: { 200: CoverageView } } }, (request) => coverageOf(request.context, request.query))
  app.get('/api/coverage/sheet', { schema: { querystring: ExportQuery, produces: Object.values(TABLE_TYPES) } }, async ({ context, query: { format, language, ...query } }, reply) => {
    const { name, header, rows } = coverageSheet(await coverageOf(context, query), language)
    return asDownload(reply, { name: `${name}.${format}`, type: TABLE_TYPES[format] }).send(await writeTable(format, header, rows))
  })
  const sheet = { produces: Object.values(TABLE_TYPES) }
  const register = async (reply: FastifyReply, format: 'csv' | 'xlsx', made: ReturnType<typeof registerSheet>) => {
    const { name, header, rows } = await made
    return asDownload(reply, { name: `${name}.${format}`, type: TABLE_TYPES[format] }).header('cache-control', 'no-store').send(await writeTable(format, header, rows))
  }
  app.get('/api/residents/sheet', { schema: { querystring: RegisterQuery, ...sheet } }, ({ context, query: { format, ...query } }, reply) => register(reply, format, registerSheet(context, query)))
  app.post('/api/residents/sheet', { schema: { body: RegisterBody, ...sheet } }, ({ context, body: { format, ...body } }, reply) => register(reply, format, registerSheet(context, body)))
  app.post('/api/residents', { schema: { consumes: ['multipart/form-data'], response: { 200: ResidentsReceipt } } }, async (request) => {
    const file = await request.file()
    if (file === undefined) throw refuse('list.unreadable', { problem: '没有文件 no file' })
    const table = await readTable(await file.toBuffer())
    const { bad, ...counts } = await takeResidents(request.context, table, (address) => app.parts.readAddress(address).place?.code as RegionCode | undefined)
    return { ...counts, badTotal: bad.length, bad: bad.slice(0, BAD_ROWS_SHOWN_MAX).map(({ line, zh, en }) => ({ line, zh, en })), correction: await correctionOf(table, bad) }
  })
}
