import type { zhAudit } from './zh-audit.ts'

export const enAudit: Readonly<Record<keyof typeof zhAudit, string>> = {
  'auditFact.placeName': 'Name of the region',
  'auditFact.households': 'Households',
  'auditFact.population': 'Population',
  'auditFact.asOf': 'From the day',
  'auditFact.people': 'Target population',
  'auditFact.before': 'Was',
  'auditFact.endedOn': 'Ended on',
  'auditFact.successor': 'Successor',
  'auditFact.system': 'Coordinates',
  'auditFact.targets': 'Targets',
  'auditFact.daysOff': 'Days off',
  'auditFact.daysWorked': 'Days worked',
  'auditFact.moved': 'Objections moved',
  'auditAction.boundaries.imported': 'Imported boundaries',
  'auditAction.regions.imported': 'Imported regions and targets',
  'auditAction.region.changed': 'Changed a region',
  'auditAction.region.target': 'Declared a target population',
  'auditAction.region.added': 'Added a grid',
  'auditAction.region.ended': 'Ended a region',
  'auditAction.settings.calendar': 'Holidays changed',
}
