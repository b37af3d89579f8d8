import { enAccounts } from './en-accounts.ts'
import { enAfterCase } from './en-after-case.ts'
import { enAppeals } from './en-appeals.ts'
import { enCases } from './en-cases.ts'
import { enCoverage } from './en-coverage.ts'
import { enDesk } from './en-desk.ts'
import { enDeskPages } from './en-desk-pages.ts'
import { enFollowUps } from './en-follow-ups.ts'
import { enLimits } from './en-limits.ts'
import { enListings } from './en-listings.ts'
import { enOrders } from './en-orders.ts'
import { enQueue } from './en-queue.ts'
import { enRoster } from './en-roster.ts'
import { enShared } from './en-shared.ts'
import { enShift } from './en-shift.ts'
import { enThreeWay } from './en-three-way.ts'
import { enWall } from './en-wall.ts'

export const texts: Readonly<Record<string, string>> = {
  ...enShared, ...enDesk, ...enDeskPages, ...enCases, ...enOrders, ...enListings, ...enLimits, ...enFollowUps, ...enAfterCase, ...enThreeWay, ...enAppeals, ...enCoverage,
  ...enAccounts, ...enWall, ...enRoster, ...enShift, ...enQueue,
}
