import type { CaseRevealed } from '../contract/case.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { caseById, transfersOf, type CaseRow } from '../features/case/case.store.ts'
import { personById, personRecord, recordReveal } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import { audit } from '../platform/audit.ts'
import { actAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { openIdentifiers, openRecords } from '../platform/vault.ts'

const TRANSFERS_REVEALED_MAX = 500
const FIELDS = ['name', 'phone', 'address', 'guardian', 'narrative', 'accounts']

/** The victim, what they told and the accounts in clear: for a typed reason, counted and audited each time. */
export function revealCase(context: ActorContext, id: string, reason: string): Promise<CaseRevealed> {
  allow(context.actor, 'case.read')
  return actAs(context, (tx) => caseById(tx, id), async (tx, one) => {
    if (one === undefined) throw refuse('request.not_found')
    await recordReveal(tx, { userId: context.actor.userId, unit: context.actor.unit, personId: one.person_id, taskId: null, reason, fields: FIELDS }, context.now)
    await audit(tx, { actor: context.actor.login, action: 'case.reveal', subject: id, detail: { reason } }, context.now)
    return inClear(tx, context, one)
  })
}

async function inClear(tx: Tx, context: ActorContext, one: CaseRow): Promise<CaseRevealed> {
  const person = (await personById(tx, one.person_id))!
  const record = await personRecord(tx, context.vault, person.id)
  const rows = await transfersOf(tx, one.id, TRANSFERS_REVEALED_MAX)
  const accounts = await openIdentifiers(tx, context.vault, rows.flatMap((row) => [row.payer, row.payee].filter((token) => token !== null)))
  const names = rows.length === 0 ? new Map<string, string>() : await openRecords(tx, context.vault, 'payee-name', rows.map((row) => row.id))
  const clear = (token: string | null) => (token === null ? null : (accounts.get(token) ?? null))
  return {
    person: personView(person, record, true, context.now),
    narrative: (await openRecords(tx, context.vault, 'case-words', [one.id])).get(one.id) ?? null,
    accounts: rows.map((row) => ({ id: row.id, payer: clear(row.payer), payee: clear(row.payee), payeeName: names.get(row.id) ?? null })),
  }
}

/** The receipt names the victim: printing it is a reveal. Whoever took the report hands it over; everybody else types a reason. */
export function revealReceipt(context: ActorContext, id: string, reason: string | undefined): Promise<CaseRow> {
  allow(context.actor, 'case.read')
  return actAs(context, (tx) => caseById(tx, id), async (tx, one) => {
    if (one === undefined) throw refuse('request.not_found')
    if (reason === undefined && one.received_by !== context.actor.userId) throw refuse('case.reason_needed')
    await recordReveal(tx, { userId: context.actor.userId, unit: context.actor.unit, personId: one.person_id, taskId: null, reason: reason ?? 'receipt.print', fields: ['name', 'phone', 'accounts'] }, context.now)
    await audit(tx, { actor: context.actor.login, action: 'case.receipt', subject: id, detail: reason === undefined ? {} : { reason } }, context.now)
    return one
  })
}
