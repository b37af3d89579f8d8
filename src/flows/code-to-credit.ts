import { allow, may } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { multirangeToRanges, rangeOf, type RegionCode } from '../domain/region-code.ts'
import { addCredit, closeCredit, creditByCode, creditOfUser, type Credit, type NewCredit } from '../features/credit/credit.store.ts'
import { workAreaOf } from '../features/roster/roster.store.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { audit } from '../platform/audit.ts'
import { creditCode } from '../platform/ids.ts'
import { actAs, asSystem, type ActorContext, type Tx } from '../platform/transaction.ts'

/** A thousand million codes: whoever draws a taken one draws again. */
const DRAWS_MAX = 5

/** The code of whoever asks, made on first asking. */
export function ownCredit(context: ActorContext): Promise<Credit> {
  allow(context.actor, 'credit.own')
  const { userId, name } = context.actor
  return asSystem(context, async (tx) => (await creditOfUser(tx, userId)) ?? make(tx, context, { kind: 'worker', name, userId }))
}

export function makeCampaign(context: ActorContext, name: string): Promise<Credit> {
  allow(context.actor, 'credit.campaign')
  return asSystem(context, (tx) => make(tx, context, { kind: 'campaign', name, userId: null }))
}

/** What is printed already goes on registering people; nobody is credited any more. */
export async function endCredit(context: ActorContext, code: string): Promise<void> {
  allow(context.actor, 'credit.campaign')
  await actAs(context, (tx) => creditByCode(tx, code), async (tx, credit) => {
    if (credit === undefined) throw refuse('request.not_found')
    if (await closeCredit(tx, code, context.now)) await audit(tx, { actor: context.actor.login, action: 'credit.closed', subject: code }, context.now)
  })
}

/** To be printed: one's own, or one of the actor's place. */
export function creditToPrint(context: ActorContext, code: string): Promise<Credit> {
  const { actor } = context
  if (!may(actor, 'credit.own')) allow(actor, 'credit.campaign')
  return actAs(context, (tx) => (may(actor, 'credit.campaign') ? creditByCode(tx, code) : Promise.resolve(undefined)), async (tx, seen) => {
    const own = await creditOfUser(tx, actor.userId)
    const credit = seen ?? (own?.code === code ? own : undefined)
    if (credit === undefined || credit.closedAt !== null) throw refuse('request.not_found')
    return credit
  })
}

async function make(tx: Tx, context: ActorContext, of: Pick<NewCredit, 'kind' | 'name' | 'userId'>): Promise<Credit> {
  const { userId, unit, login } = context.actor
  const region = await regionOf(tx, userId)
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    const code = creditCode()
    if (await addCredit(tx, { ...of, code, region, unit, createdBy: userId }, context.now)) {
      await audit(tx, { actor: login, action: 'credit.made', subject: code, detail: { kind: of.kind } }, context.now)
      return (await creditByCode(tx, code))!
    }
    const mine = of.userId === null ? undefined : await creditOfUser(tx, of.userId)
    if (mine !== undefined) return mine
  }
  throw new Error('no free code was drawn')
}

/** The one place that somebody works in; the whole city when there are several. */
async function regionOf(tx: Tx, userId: string): Promise<number> {
  const [only, another] = multirangeToRanges(await workAreaOf(tx, userId))
  if (only !== undefined && another === undefined && rangeOf(only.first).last === only.last) return only.first
  return (await bureauOf(tx))?.city ?? only?.first ?? (0 as RegionCode)
}
