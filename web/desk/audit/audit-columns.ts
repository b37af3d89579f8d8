export const AUDIT_COLUMNS = ['audit.seq', 'audit.at', 'audit.actor', 'audit.action', 'audit.subject', 'audit.detail'] as const
