import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { AuditExport, AuditFilter, AuditPage, AuditQuery, AuditVerification } from '../contract/audit.ts'
import { exportAuditLog } from '../flows/log-to-auditor.ts'
import { auditLog, auditVerification } from '../reads/audit-log.ts'

/** Each walks the whole chain, or a long part of it. */
const WALKS_PER_MINUTE_MAX = 6
const WALKS = { rateLimit: { max: WALKS_PER_MINUTE_MAX, timeWindow: 60_000 } }

/** The audit log, to be read and not to be touched. */
export const auditing: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/audit', { schema: { querystring: AuditQuery, response: { 200: AuditPage } } }, (request) => auditLog(request.context, request.query))
  app.post('/api/audit/export', { config: WALKS, schema: { body: AuditFilter, response: { 200: AuditExport } } }, (request) => exportAuditLog(request.context, request.body))
  app.get('/api/audit/verification', { config: WALKS, schema: { response: { 200: AuditVerification } } }, (request) => auditVerification(request.context))
}
