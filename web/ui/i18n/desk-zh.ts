import { zhAfterCase } from './zh-after-case.ts'
import { zhCases } from './zh-cases.ts'
import { zhDesk } from './zh-desk.ts'
import { zhDeskPages } from './zh-desk-pages.ts'
import { zhFollowUps } from './zh-follow-ups.ts'
import { zhOrders } from './zh-orders.ts'
import { zhQueue } from './zh-queue.ts'
import { zhSecurity } from './zh-security.ts'
import { zhShared } from './zh-shared.ts'

export const texts: Readonly<Record<string, string>> = {
  ...zhShared, ...zhDesk, ...zhDeskPages, ...zhCases, ...zhOrders, ...zhFollowUps, ...zhAfterCase, ...zhQueue, ...zhSecurity,
}
