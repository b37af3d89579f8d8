import { allow } from '../domain/access.ts'
import { dayText } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { warningById } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { nextSerials } from '../platform/serial-number.ts'
import { actAs, type ActorContext } from '../platform/transaction.ts'

const SERIAL_DIGITS = 6

/** Each sheet that is printed of a warning has a number of its own, under which the audit log says who printed it. Answers '录〔2026〕000123号'. */
export function numberRecord(context: ActorContext, warningId: string): Promise<string> {
  allow(context.actor, 'warning.read')
  return actAs(context, (tx) => warningById(tx, warningId), async (tx, warning) => {
    if (warning === undefined) throw refuse('request.not_found')
    const year = dayText(context.now).slice(0, 4)
    const paper = `录〔${year}〕${String(await nextSerials(tx, `record-${year}`, 1)).padStart(SERIAL_DIGITS, '0')}号`
    await audit(tx, { actor: context.actor.login, action: 'warning.print', subject: warningId, detail: { paper } }, context.now)
    return paper
  })
}
