import type { PaceBody, PaceSettings, PaceView } from '../contract/pace.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { mustBeSane } from '../features/settings/settings.rules.ts'
import { lockPace, paceSince, savePace } from '../features/settings/settings.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, readAsSystem, type ActorContext } from '../platform/transaction.ts'

export async function paceNow(context: ActorContext): Promise<PaceView> {
  allow(context.actor, 'settings.read')
  const { pace, changedAt } = await readAsSystem(context, paceSince)
  return { ...pace, changedAt: changedAt?.toISOString() ?? null }
}

/** For tasks that are offered, accepted or go on from now: clocks that run keep their time, and whoever has a task keeps it. */
export async function changePace(context: ActorContext, { seen, ...next }: PaceBody): Promise<PaceView> {
  allow(context.actor, 'settings.write')
  mustBeSane(next)
  return asSystem(context, async (tx) => {
    await lockPace(tx)
    const { pace, changedAt } = await paceSince(tx)
    if ((changedAt?.toISOString() ?? null) !== seen) throw refuse('pace.changed')
    await savePace(tx, next, context.actor.userId, context.now)
    await audit(tx, { actor: context.actor.login, action: 'settings.clocks', subject: 'clocks', detail: changesBetween(pace, next) }, context.now)
    return { ...next, changedAt: context.now.toISOString() }
  })
}

/** 'red.acceptSeconds': '60 → 45' */
function changesBetween(before: PaceSettings, after: PaceSettings): Record<string, string> {
  const [old, now] = [flat(before), flat(after)]
  return Object.fromEntries(Object.keys(now).filter((key) => old[key] !== now[key]).map((key) => [key, `${old[key]} → ${now[key]}`]))
}

function flat({ clocks, escalation, openRedsMax }: PaceSettings): Record<string, string> {
  const ofLevels = WARNING_LEVELS.flatMap((level) => [
    ...Object.entries(clocks[level]).map(([rule, seconds]) => [`${level}.${rule}`, String(seconds)]),
    [`${level}.chain`, ['on-duty', ...escalation[level].after, 'centre'].join(' ')], [`${level}.reminders`, String(escalation[level].reminders)],
  ])
  return Object.fromEntries([...ofLevels, ['openRedsMax', String(openRedsMax)]])
}
