import { enAfterCase } from './en-after-case.ts'
import { enCases } from './en-cases.ts'
import { enDesk } from './en-desk.ts'
import { enDeskPages } from './en-desk-pages.ts'
import { enFollowUps } from './en-follow-ups.ts'
import { enOrders } from './en-orders.ts'
import { enQueue } from './en-queue.ts'
import { enSecurity } from './en-security.ts'
import { enShared } from './en-shared.ts'

export const texts: Readonly<Record<string, string>> = {
  ...enShared, ...enDesk, ...enDeskPages, ...enCases, ...enOrders, ...enFollowUps, ...enAfterCase, ...enQueue, ...enSecurity,
}
