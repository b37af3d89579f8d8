import type { zhAccounts } from './zh-accounts.ts'
import type { zhAfterCase } from './zh-after-case.ts'
import type { zhAppeals } from './zh-appeals.ts'
import type { zhAudit } from './zh-audit.ts'
import type { zhAuditFacts } from './zh-audit-facts.ts'
import type { zhCases } from './zh-cases.ts'
import type { zhCounter } from './zh-counter.ts'
import type { zhCoverage } from './zh-coverage.ts'
import type { zhCredit } from './zh-credit.ts'
import type { zhDesk } from './zh-desk.ts'
import type { zhDeskPages } from './zh-desk-pages.ts'
import type { zhEarlier } from './zh-earlier.ts'
import type { zhField } from './zh-field.ts'
import type { zhFollowUps } from './zh-follow-ups.ts'
import type { zhGallery } from './zh-gallery.ts'
import type { zhHolidays } from './zh-holidays.ts'
import type { zhLimits } from './zh-limits.ts'
import type { zhListings } from './zh-listings.ts'
import type { zhMerge } from './zh-merge.ts'
import type { zhOffline } from './zh-offline.ts'
import type { zhOrders } from './zh-orders.ts'
import type { zhPace } from './zh-pace.ts'
import type { zhPhone } from './zh-phone.ts'
import type { zhPublic } from './zh-public.ts'
import type { zhQueue } from './zh-queue.ts'
import type { zhRegions } from './zh-regions.ts'
import type { zhRegistered } from './zh-registered.ts'
import type { zhRegistry } from './zh-registry.ts'
import type { zhRetention } from './zh-retention.ts'
import type { zhRoles } from './zh-roles.ts'
import type { zhRoster } from './zh-roster.ts'
import type { zhSecurity } from './zh-security.ts'
import type { zhShared } from './zh-shared.ts'
import type { zhShift } from './zh-shift.ts'
import type { zhThreeWay } from './zh-three-way.ts'
import type { zhTipForm } from './zh-tip-form.ts'
import type { zhTips } from './zh-tips.ts'
import type { zhUnits } from './zh-units.ts'
import type { zhWall } from './zh-wall.ts'

/**
 * Every key of every page. Chinese is written first; English is typed as `Record<keyof …, string>`, so a missing key does not compile.
 * A page loads zh-shared and its own texts only: `desk.*` keys belong to the desk, `phone.*` to the phone.
 */
export type TextKey =
  | keyof typeof zhShared | keyof typeof zhPhone | keyof typeof zhDesk | keyof typeof zhDeskPages | keyof typeof zhPublic | keyof typeof zhCases | keyof typeof zhCounter | keyof typeof zhEarlier
  | keyof typeof zhOrders | keyof typeof zhListings | keyof typeof zhLimits | keyof typeof zhFollowUps | keyof typeof zhAfterCase | keyof typeof zhThreeWay | keyof typeof zhAppeals
  | keyof typeof zhCoverage | keyof typeof zhAccounts | keyof typeof zhWall | keyof typeof zhGallery | keyof typeof zhRegistry | keyof typeof zhCredit | keyof typeof zhOffline | keyof typeof zhField
  | keyof typeof zhRoster | keyof typeof zhShift | keyof typeof zhQueue | keyof typeof zhSecurity | keyof typeof zhUnits | keyof typeof zhRoles
  | keyof typeof zhTipForm | keyof typeof zhTips
  | keyof typeof zhRetention | keyof typeof zhAudit | keyof typeof zhAuditFacts | keyof typeof zhRegions | keyof typeof zhHolidays | keyof typeof zhMerge | keyof typeof zhPace | keyof typeof zhRegistered
