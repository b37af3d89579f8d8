import { zhAccounts } from './zh-accounts.ts'
import { zhAfterCase } from './zh-after-case.ts'
import { zhAppeals } from './zh-appeals.ts'
import { zhCases } from './zh-cases.ts'
import { zhCoverage } from './zh-coverage.ts'
import { zhDesk } from './zh-desk.ts'
import { zhDeskPages } from './zh-desk-pages.ts'
import { zhFollowUps } from './zh-follow-ups.ts'
import { zhLimits } from './zh-limits.ts'
import { zhListings } from './zh-listings.ts'
import { zhOrders } from './zh-orders.ts'
import { zhQueue } from './zh-queue.ts'
import { zhRoster } from './zh-roster.ts'
import { zhShared } from './zh-shared.ts'
import { zhShift } from './zh-shift.ts'
import { zhThreeWay } from './zh-three-way.ts'
import { zhWall } from './zh-wall.ts'

export const texts: Readonly<Record<string, string>> = {
  ...zhShared, ...zhDesk, ...zhDeskPages, ...zhCases, ...zhOrders, ...zhListings, ...zhLimits, ...zhFollowUps, ...zhAfterCase, ...zhThreeWay, ...zhAppeals, ...zhCoverage,
  ...zhAccounts, ...zhWall, ...zhRoster, ...zhShift, ...zhQueue,
}
