import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { BriefQuery, BriefView, FigureRowsQuery, FigureRowsView, FiguresQuery, FiguresSheetQuery, FiguresView, TodayView } from '../contract/figures.ts'
import { renderPdf } from '../adapters/documents/typst.ts'
import { TABLE_TYPES, writeTable } from '../adapters/sheets/sheets.ts'
import { brief, briefSheet } from '../reads/brief.ts'
import { asDownload } from './download.ts'
import { figureRowsOf } from '../reads/figure-rows.ts'
import { allFiguresOf, figuresOf } from '../reads/figures.ts'
import { units } from '../reads/directory.ts'
import { figuresSheet, printed } from '../reads/figures-sheet.ts'
import { today } from '../reads/today.ts'

/** Figures with their units; each is counted from rows when it is asked for. */
export const figures: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/numbers/today', { config: { wall: true }, schema: { response: { 200: TodayView } } }, (request) => today(request.context))
  app.get('/api/figures', { schema: { querystring: FiguresQuery, response: { 200: FiguresView } } }, (request) => figuresOf(request.context, request.query))
  app.get('/api/figures/rows', { schema: { querystring: FigureRowsQuery, response: { 200: FigureRowsView } } }, (request) => figureRowsOf(request.context, request.query))
  app.get('/api/figures/sheet', { schema: { querystring: FiguresSheetQuery, produces: [...Object.values(TABLE_TYPES), 'application/pdf'] } }, async ({ context, query: { format, language, ...query } }, reply) => {
    const unitName = query.unit === undefined ? undefined : (await units(context)).find(({ code }) => code === query.unit)?.name
    const { name, title, span, steps, notes, sheets, ...counts } = figuresSheet(await (format === 'pdf' ? figuresOf : allFiguresOf)(context, query), query, { language, unitName })
    if (format !== 'pdf') {
      const rows = counts.rows.map((row, index) => [...row, ...steps.rows[index]!.slice(1)])
      return asDownload(reply, { name: `${name}.${format}`, type: TABLE_TYPES[format] }).send(await writeTable(format, [...counts.header, ...steps.header.slice(1)], rows, { names: sheets, rows: notes }))
    }
    const tables = [printed(counts), printed(steps)]
    return asDownload(reply, { name: `${name}.pdf`, type: 'application/pdf' }).send(renderPdf('tables', { title, span, tables, note: notes.slice(1).map((one) => one.join(language === 'zh' ? '：' : ': ')).join('　'), language, demo: app.parts.bureau.kind === 'demo' }))
  })
  app.get('/api/brief.pdf', { schema: { querystring: BriefQuery, produces: ['application/pdf'] } }, async (request, reply) => {
    const view = await brief(request.context, request.query.date)
    return reply.type('application/pdf').send(renderPdf('brief', { ...briefSheet(view), demo: app.parts.bureau.kind === 'demo' }))
  })
  app.get('/api/brief', { schema: { querystring: BriefQuery, response: { 200: BriefView } } }, (request) => brief(request.context, request.query.date))
}
