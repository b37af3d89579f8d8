import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { AuditPage, AuditQuery, AuditVerification } from '../contract/audit.ts'
import { auditLog, auditVerification } from '../reads/audit-log.ts'

/** Each walks the whole chain. */
const VERIFICATIONS_PER_MINUTE_MAX = 6

/** The audit log, to be read and not to be touched. */
export const auditing: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/audit', { schema: { querystring: AuditQuery, response: { 200: AuditPage } } }, (request) => auditLog(request.context, request.query))
  app.get('/api/audit/verification', { config: { rateLimit: { max: VERIFICATIONS_PER_MINUTE_MAX, timeWindow: 60_000 } }, schema: { response: { 200: AuditVerification } } }, (request) => auditVerification(request.context))
}
