import type { WarningDetailView } from '../../ui/api/warning-api.ts'

type Act = WarningDetailView['actions'][number]
type Looked = { readonly actions: readonly Act[]; readonly state: WarningDetailView['state']; readonly deadline: { readonly dueAt: string } | null; readonly hasMine: boolean }

/**
 * The one next step of who looks: their own task; else to take what nobody has taken; a commander, who takes nothing on, presses who has it, and harder when the
 * clock has run out. Undefined: there is nothing for them to do.
 */
export function primaryAct({ actions, state, deadline, hasMine }: Looked, role: string, now: number): Act | 'open-phone' | undefined {
  const first = (...wanted: readonly Act[]) => wanted.find((act) => actions.includes(act))
  if (state === 'closed') return undefined
  if (hasMine) return 'open-phone'
  if (state === 'elsewhere') return first('note-reply')
  const isLate = deadline !== null && Date.parse(deadline.dueAt) <= now
  const press = isLate ? first('supervise', 'remind') : first('remind')
  return role === 'commander' ? (press ?? first('take')) : (first('take') ?? press)
}
