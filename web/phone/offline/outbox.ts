import { ApiFailure, isUnreachable } from '../../ui/api/failure.ts'
import type { KeptRow } from './kept-rows.ts'

const DAY_MS = 86_400_000
/** The server remembers for twice as long what it has done (TAPS_KEPT_HOURS in src/jobs/housekeeping.ts); what is older is not sent by itself any more. */
export const KEPT_DAYS_MAX = 7
const TOO_OLD = {
  code: 'client.too_old', zh: `已在本机存放超过 ${KEPT_DAYS_MAX} 天，不再自动发送。请与值班民警核对后重新填报。`, en: `It has been on this phone for more than ${KEPT_DAYS_MAX} days and is not sent any more. Check with the duty officer and enter it again.`,
} satisfies KeptRow['refusal']

/** What a failed attempt means: `later`: for all, there is no line; `task-later`: for this task only; `login`: somebody must log in first; else the server's no. */
export type Verdict = 'later' | 'task-later' | 'login' | NonNullable<KeptRow['refusal']>

function verdictOn(failure: unknown): Verdict {
  if (isUnreachable(failure)) return 'later'
  if (!(failure instanceof ApiFailure) || failure.status >= 500 || failure.status === 408 || failure.status === 429) return 'task-later'
  if (failure.code.startsWith('session.')) return 'login'
  return { code: failure.code, zh: failure.zh, en: failure.en }
}

type Waiting = Pick<KeptRow, 'id' | 'taskId' | 'at' | 'refusal'>
type Tried = { readonly isSent: true } | { readonly isSent: false; readonly failure: unknown }
interface Hands<Row> {
  readonly send: (row: Row) => Promise<Tried>
  readonly onSent: (row: Row) => Promise<void>
  readonly onRefused: (row: Row, refusal: NonNullable<KeptRow['refusal']>) => Promise<void>
}

/** In the order in which it was entered, task by task; a task that cannot go on waits and the others go. Answers how many went, and whether somebody must log in. */
export async function sendInOrder<Row extends Waiting>(rows: readonly Row[], nowMs: number, hands: Hands<Row>): Promise<{ readonly sent: number; readonly needsLogin: boolean }> {
  const held = new Set<string>()
  let sent = 0
  for (const row of rows.toSorted((one, other) => one.id - other.id)) {
    if (row.refusal !== null || held.has(row.taskId)) continue
    if (nowMs - Date.parse(row.at) > KEPT_DAYS_MAX * DAY_MS) {
      await hands.onRefused(row, TOO_OLD)
      continue
    }
    const tried = await hands.send(row)
    if (tried.isSent) {
      await hands.onSent(row)
      sent++
      continue
    }
    const verdict = verdictOn(tried.failure)
    if (verdict === 'later') return { sent, needsLogin: false }
    if (verdict === 'login') return { sent, needsLogin: true }
    if (verdict === 'task-later') held.add(row.taskId)
    else await hands.onRefused(row, verdict)
  }
  return { sent, needsLogin: false }
}
