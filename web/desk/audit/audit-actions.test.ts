import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FactorRoles } from '../../../src/contract/account.ts'
import { AppealClock } from '../../../src/contract/appeal.ts'
import { CaseClocks } from '../../../src/contract/case.ts'
import { FollowUpSettings } from '../../../src/contract/follow-up.ts'
import { RetentionSettings } from '../../../src/contract/retention.ts'
import { RosterSettings } from '../../../src/contract/roster.ts'
import { CounterSettings, MessageTexts, OrderSettings } from '../../../src/contract/settings.ts'
import { TipClock } from '../../../src/contract/tip.ts'
import { auditedFacts } from '../../../test/support/audited-facts.ts'
import { zhAuditFacts } from '../../ui/i18n/zh-audit-facts.ts'
import { zhAudit } from '../../ui/i18n/zh-audit.ts'
import { AUDIT_ACTIONS, FORMER_ACTIONS } from './audit-actions.ts'

const SOURCE = join(import.meta.dirname, '../../../src')

test('every action that the program writes into the audit log has a name on the page', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const written = files.flatMap((name) => [...readFileSync(join(SOURCE, name), 'utf8').matchAll(/\baction: (?:locked \? '([a-z_.]+)' : )?'([a-z_.]+)'/g)].flatMap(([, one, other]) => [one, other])).filter((action) => action !== undefined)
  expect(written.length).toBeGreaterThan(20)
  expect([...new Set(written)].toSorted()).toEqual([...AUDIT_ACTIONS].toSorted())
  expect(AUDIT_ACTIONS.filter((action) => !(`auditAction.${action}` in zhAudit))).toEqual([])
})

test('every fact that an action notes about itself has a name on the page', () => {
  const written = auditedFacts(SOURCE)
  expect(written.length).toBeGreaterThan(60)
  expect(written.filter((fact) => !(`auditFact.${fact}` in zhAudit) && !(`auditFact.${fact}` in zhAuditFacts))).toEqual([])
})

test('so has every setting that is noted whole', () => {
  const settings = [CaseClocks, OrderSettings, AppealClock, TipClock, FollowUpSettings, RosterSettings, RetentionSettings, MessageTexts, CounterSettings, FactorRoles].flatMap((one) => Object.keys(one.shape))
  expect(settings.filter((fact) => !(`auditFact.${fact}` in zhAuditFacts))).toEqual([])
})

test('what an earlier release wrote keeps its name: the log is for ever', () => {
  expect(FORMER_ACTIONS).toEqual(['listing.appealed', 'listing.appeal_decided'])
  expect(FORMER_ACTIONS.filter((action) => !(`auditAction.${action}` in zhAudit) || (AUDIT_ACTIONS as readonly string[]).includes(action))).toEqual([])
})
