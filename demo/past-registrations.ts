import { CONSENT_VERSION } from '../src/domain/consent-text.ts'
import type { RegistrationRecord } from '../src/features/registry/registry.rules.ts'
import type { Registration } from '../src/features/registry/registry.store.ts'
import { uuidOf } from '../src/platform/ids.ts'
import type { City } from './city.ts'
import { creditsOf, ONLINE_SINCE_DAYS, type DemoCredit } from './credits.ts'
import { Random } from './random.ts'
import type { Resident } from './residents.ts'

export type PastRegistration = { readonly registration: Registration; readonly record: RegistrationRecord }

const DAY_MS = 86_400_000
/** The others of these months came by a grid worker's list, as all did before. */
const ONLINE_SHARE = 0.4
const BY_CAMPAIGN = 0.25
const BY_WORKER = 0.7
const PARENT_AGE = 60

/** How a registered resident came: on the net, brought by the worker of the grid, by a campaign or by nobody; undefined: on a list. */
export function pastRegistrations(city: City, now: Date): (resident: Resident, token: string, registeredAt: Date) => PastRegistration | undefined {
  const credits = creditsOf(city)
  const campaigns = credits.filter(({ kind }) => kind === 'campaign')
  const workers = Map.groupBy(credits.filter(({ kind }) => kind === 'worker'), ({ region }) => region)
  const draws = new Random(city.seed).fork('online')
  return (resident, token, registeredAt) => {
    const daysAgo = (now.getTime() - registeredAt.getTime()) / DAY_MS
    const random = draws.fork(resident.index)
    if (daysAgo > ONLINE_SINCE_DAYS || !random.chance(ONLINE_SHARE)) return undefined
    const open = campaigns.filter((one) => one.daysAgo > daysAgo)
    const pool: readonly DemoCredit[] = random.chance(BY_CAMPAIGN) ? open : random.chance(BY_WORKER) ? (workers.get(resident.grid) ?? []) : []
    const age = now.getFullYear() - Number(resident.birthDate.slice(0, 4))
    return {
      registration: {
        id: uuidOf(`demo registration ${resident.index}`), token, keeper: token, forWhom: age >= PARENT_AGE && resident.guardians.length > 0 ? 'parent' : 'self', consent: CONSENT_VERSION,
        credit: pool.length === 0 ? null : random.pick(pool).code, region: resident.village, createdAt: registeredAt, changedAt: registeredAt,
      },
      record: { name: resident.name, phone: resident.phone, address: resident.address, ...(resident.guardians.length === 0 ? {} : { guardians: resident.guardians }) },
    }
  }
}
