import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CalendarBody, CalendarEffect, CalendarView, WorkingDays } from '../contract/calendar.ts'
import { CaseClocks } from '../contract/case.ts'
import { FollowUpSettings } from '../contract/follow-up.ts'
import { PaceBody, PaceEffect, PaceSettings, PaceView } from '../contract/pace.ts'
import { RetentionPreview, RetentionQuery, RetentionSettings } from '../contract/retention.ts'
import { CounterSettings, MessageTexts, DecisionTableBody, DecisionTableList, DecisionTableView, MuteBody, OrderSettings } from '../contract/settings.ts'
import { calendarNow, changeCalendar, previewCalendar } from '../flows/calendar-to-appeals.ts'
import {
  caseClocksNow, changeCaseClocks, changeCounter, changeFollowUp, changeMessages, changeOrderSettings, counterNow,
  followUpNow, messagesNow, mute, mutes, orderSettingsNow, publishTable, tableVersion, tableVersions, unmute,
} from '../flows/rules-and-clocks.ts'
import { changePace, paceNow } from '../flows/pace-to-tasks.ts'
import { changeRetention, retentionNow, retentionPreview } from '../flows/what-is-kept.ts'
import { previewPace } from '../reads/pace-effect.ts'

const MuteRow = z.object({ token: z.string(), value: z.string(), reason: z.string(), until: z.iso.datetime(), createdAt: z.iso.datetime() })

/** What a bureau decides for itself: its clocks, its decision table, what it knows to be good. */
export const settings: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/settings/clocks', { schema: { response: { 200: PaceView } } }, (request) => paceNow(request.context))
  app.post('/api/settings/clocks/preview', { schema: { body: PaceSettings, response: { 200: PaceEffect } } }, (request) => previewPace(request.context, request.body))
  app.put('/api/settings/clocks', { schema: { body: PaceBody, response: { 200: PaceView } } }, (request) => changePace(request.context, request.body))
  app.get('/api/settings/case-clocks', { schema: { response: { 200: CaseClocks } } }, (request) => caseClocksNow(request.context))
  app.put('/api/settings/case-clocks', { schema: { body: CaseClocks, response: { 200: CaseClocks } } }, async (request) => {
    await changeCaseClocks(request.context, request.body)
    return request.body
  })
  app.get('/api/settings/orders', { schema: { response: { 200: OrderSettings } } }, (request) => orderSettingsNow(request.context))
  app.put('/api/settings/orders', { schema: { body: OrderSettings, response: { 200: OrderSettings } } }, async (request) => {
    await changeOrderSettings(request.context, request.body)
    return request.body
  })
  app.get('/api/settings/messages', { schema: { response: { 200: MessageTexts } } }, (request) => messagesNow(request.context))
  app.put('/api/settings/messages', { schema: { body: MessageTexts, response: { 200: MessageTexts } } }, async (request) => {
    await changeMessages(request.context, request.body)
    return request.body
  })
  app.get('/api/settings/counter', { schema: { response: { 200: CounterSettings } } }, (request) => counterNow(request.context))
  app.put('/api/settings/counter', { schema: { body: CounterSettings, response: { 200: CounterSettings } } }, async (request) => {
    await changeCounter(request.context, request.body)
    return request.body
  })
  app.get('/api/settings/follow-up', { schema: { response: { 200: FollowUpSettings } } }, (request) => followUpNow(request.context))
  app.put('/api/settings/follow-up', { schema: { body: FollowUpSettings, response: { 200: FollowUpSettings } } }, async (request) => {
    await changeFollowUp(request.context, request.body)
    return request.body
  })
  app.get('/api/settings/retention', { schema: { response: { 200: RetentionSettings } } }, (request) => retentionNow(request.context))
  app.get('/api/settings/retention/preview', { schema: { querystring: RetentionQuery, response: { 200: RetentionPreview } } }, (request) => retentionPreview(request.context, request.query))
  app.put('/api/settings/retention', { schema: { body: RetentionSettings, response: { 200: RetentionSettings } } }, async (request) => {
    await changeRetention(request.context, request.body)
    return request.body
  })
  app.get('/api/settings/calendar', { schema: { response: { 200: CalendarView } } }, (request) => calendarNow(request.context))
  app.post('/api/settings/calendar/preview', { schema: { body: WorkingDays, response: { 200: CalendarEffect } } }, (request) => previewCalendar(request.context, request.body))
  app.put('/api/settings/calendar', { schema: { body: CalendarBody, response: { 200: CalendarEffect } } }, (request) => changeCalendar(request.context, request.body))
  app.get('/api/decision-tables', { schema: { response: { 200: DecisionTableList } } }, async (request) => ({ items: await tableVersions(request.context) }))
  app.get('/api/decision-tables/:version', { schema: { params: z.object({ version: z.coerce.number().int().min(1) }), response: { 200: DecisionTableView } } }, (request) => tableVersion(request.context, request.params.version))
  app.post('/api/decision-tables', { schema: { body: DecisionTableBody, response: { 200: z.object({ version: z.int() }) } } }, async (request) => ({ version: await publishTable(request.context, request.body.content, request.body.note) }))
  app.get('/api/mutes', { schema: { response: { 200: z.object({ items: z.array(MuteRow) }) } } }, async (request) => ({ items: await mutes(request.context) }))
  app.post('/api/mutes', { schema: { body: MuteBody, response: { 204: z.null() } } }, async (request, reply) => {
    await mute(request.context, request.body)
    return reply.status(204).send(null)
  })
  app.delete('/api/mutes/:token', { schema: { params: z.object({ token: z.guid() }), response: { 204: z.null() } } }, async (request, reply) => {
    await unmute(request.context, request.params.token)
    return reply.status(204).send(null)
  })
}
