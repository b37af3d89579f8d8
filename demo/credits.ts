import type { RegionCode } from '../src/domain/region-code.ts'
import { CREDIT_CHARS } from '../src/platform/ids.ts'
import type { City } from './city.ts'
import { Random } from './random.ts'

export type DemoCredit = { readonly code: string; readonly kind: 'worker' | 'campaign'; readonly name: string; readonly login: string; readonly unit: string; readonly region: RegionCode; readonly daysAgo: number }

/** Citizens could register on the net from then on; before it grid workers wrote lists. */
export const ONLINE_SINCE_DAYS = 180
const CODE_CHARS = 6
const CAMPAIGNS = [{ name: '反诈宣传月进社区', daysAgo: 60 }, { name: '老年大学防骗课堂', daysAgo: 25 }] as const

/** A code for each grid worker, and two campaigns of the centre's publicity people. */
export function creditsOf(city: City): DemoCredit[] {
  const random = new Random(city.seed).fork('credits')
  const codes = new Set<string>()
  const draw = (): string => {
    const code = Array.from({ length: CODE_CHARS }, () => random.pick([...CREDIT_CHARS])).join('')
    if (codes.has(code)) return draw()
    codes.add(code)
    return code
  }
  const workers = city.users.filter(({ role, area }) => role === 'grid-worker' && area !== undefined)
  const publicity = city.users.find(({ role }) => role === 'publicity')!
  return [
    ...workers.map(({ name, login, unit, area }): DemoCredit => ({ code: draw(), kind: 'worker', name, login, unit, region: area![0]!.first, daysAgo: ONLINE_SINCE_DAYS })),
    ...CAMPAIGNS.map(({ name, daysAgo }): DemoCredit => ({ code: draw(), kind: 'campaign', name, login: publicity.login, unit: publicity.unit, region: city.code, daysAgo })),
  ]
}
