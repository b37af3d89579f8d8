import { rangesToMultirange } from '../src/domain/region-code.ts'
import { sightOf } from '../src/features/account/account.rules.ts'
import type { ActorContext, Context } from '../src/platform/transaction.ts'
import type { City } from './city.ts'

/** One of the city's people acting at a moment, seeing what their session would see (src/features/account/account.service.ts, actorOf). */
export function actingAs(context: Context, city: City, userIds: ReadonlyMap<string, string>, login: string, at: Date): ActorContext {
  const user = city.users.find((one) => one.login === login)!
  const unit = city.units.find((one) => one.code === user.unit)!
  return {
    ...context, now: at,
    actor: {
      userId: userIds.get(login)!, login, name: user.name, role: user.role, unit: unit.code, unitKind: unit.kind, withdrawn: [],
      ...sightOf({ role: user.role, unit: unit.code, unitKind: unit.kind, area: rangesToMultirange(unit.area) }),
    },
  }
}
