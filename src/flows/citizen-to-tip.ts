import type { TipBody } from '../contract/tip.ts'
import { TIP_LIMITS } from '../domain/limits.ts'
import { isAhead } from '../domain/period.ts'
import { normalizePhone } from '../domain/phone.ts'
import { refuse, refuseFields, type FieldProblem } from '../domain/refusal.ts'
import { codeOfDigits, type RegionCode } from '../domain/region-code.ts'
import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { LIST_OF_KIND } from '../features/listing/listing.rules.ts'
import { personById, personIdByToken } from '../features/person/person.store.ts'
import { unitsFor } from '../features/roster/roster.store.ts'
import { tipClockOf } from '../features/settings/settings.store.ts'
import { listedIdentifier } from '../features/signal/signal.rules.ts'
import { clocksOf, type TipRecord } from '../features/tip/tip.rules.ts'
import { filedBy, insertTip, lockReporter, lockTip, noteRegret, tipById, withdrawTip, type Tip } from '../features/tip/tip.store.ts'
import { audit } from '../platform/audit.ts'
import { uuidOf } from '../platform/ids.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { forgetRecords, keepRecords } from '../platform/vault.ts'
import { tellPeer } from './message-to-peer.ts'
import { mustAllow, recordOnTip } from './tip-in-hand.ts'
import { villageMustExist } from './village-must-exist.ts'

const DAY_MS = 86_400_000
/** Nobody knows where. */
const NOWHERE = 0
/** Whoever has shown that this number is in their hand. */
type Citizen = { readonly token: string }
export type FiledTip = TipRecord & Pick<Tip, 'channel' | 'fraudType' | 'happenedAt' | 'madeAt'> & { readonly id: string; readonly paid: { readonly amountFen: number; readonly at: Date } | null; readonly region: RegionCode | null }

/**
 * A citizen reports a number, an account, a site or an app, or says what happened. Two taps, or an answer that was lost on the way, make one report: the second is answered
 * with the number of the first.
 */
export async function fileTip(context: Context, citizen: Citizen, body: TipBody): Promise<string> {
  const said = readTip(context.now, body)
  if (context.vault.token('phone', said.phone) !== citizen.token) throw refuse('tip.other_number')
  const tip: FiledTip = { ...said, id: uuidOf(`tip ${citizen.token} ${body.key}`), madeAt: context.now }
  await asSystem(context, async (tx) => {
    await lockReporter(tx, citizen.token)
    if ((await tipById(tx, tip.id)) !== undefined) return
    if (tip.region !== null) await villageMustExist(tx, tip.region, 'tip.invalid')
    const { open, sinceThen } = await filedBy(tx, citizen.token, new Date(context.now.getTime() - DAY_MS))
    if (open >= TIP_LIMITS.openMax) throw refuse('tip.too_many', { max: TIP_LIMITS.openMax })
    if (sinceThen >= TIP_LIMITS.filedPerDayMax) throw refuse('tip.too_many_today', { max: TIP_LIMITS.filedPerDayMax })
    await keepTip(tx, context, tip, false)
    if (context.zone === 'public') await tellPolice(tx, context, tip)
  })
  return tip.id
}

function readTip(now: Date, { phone, about, words, paid, happenedAt, channel, fraudType, region }: TipBody): Omit<FiledTip, 'id' | 'madeAt'> {
  const problems: FieldProblem[] = []
  if (about.length === 0 && words === null) problems.push({ path: '/words', refusal: refuse('tip.says_nothing') })
  const named = about.map(({ kind, value }, nth) => {
    const plain = listedIdentifier(LIST_OF_KIND[kind], value)
    if (plain === undefined) problems.push({ path: `/about/${nth}/value`, refusal: refuse('listing.unreadable') })
    return { kind, value: plain?.value ?? value }
  })
  const past = (at: string, path: string) => {
    if (isAhead(new Date(at), now)) problems.push({ path, refusal: refuse('tip.future') })
    return new Date(at)
  }
  const happened = happenedAt === null ? null : past(happenedAt, '/happenedAt')
  const gone = paid === null ? null : { amountFen: paid.amountFen, at: past(paid.at, '/paid/at') }
  if (problems.length > 0) throw refuseFields('tip.invalid', problems)
  const once = [...new Map(named.map((one) => [`${one.kind} ${one.value}`, one])).values()]
  return {
    phone: normalizePhone(phone) ?? phone, about: once, words, channel, fraudType, happenedAt: happened, paid: gone,
    region: region === null ? null : codeOfDigits(region),
  }
}

function tellPolice(tx: Tx, context: Context, { happenedAt, paid, madeAt, about, ...tip }: FiledTip): Promise<void> {
  return tellPeer(tx, context, {
    kind: 'tip-filed', ...tip, about: [...about], happenedAt: happenedAt?.toISOString() ?? null, paid: paid === null ? null : { amountFen: paid.amountFen, at: paid.at.toISOString() }, madeAt: madeAt.toISOString(),
  })
}

/** In the public zone it is kept for its answer; where the desks are, under the same id, it is somebody's work, and money that has gone rings at once. */
export async function keepTip(tx: Tx, context: Context, { id, phone, about, words, channel, fraudType, happenedAt, paid, region, madeAt }: FiledTip, fromPeer: boolean): Promise<void> {
  const { vault, now } = context
  const reporter = vault.token('phone', phone)
  const isDesk = context.zone !== 'public'
  const place = { region: region ?? (isDesk ? await whereReporterBelongs(tx, reporter) : NOWHERE), unit: isDesk ? await centreOf(tx) : '' }
  const tip = { id, reporter, channel, fraudType, happenedAt, paidFen: paid?.amountFen ?? null, paidAt: paid?.at ?? null, ...place, fromPeer, madeAt }
  if (!(await insertTip(tx, tip, about.map(({ kind, value }) => ({ kind, token: vault.token(kind, value) }))))) return
  await keepRecords(tx, vault, 'tip', [{ id, clear: JSON.stringify({ phone, about, words } satisfies TipRecord) }])
  if (isDesk) await setDeadlines(tx, clocksOf(paid !== null, await tipClockOf(tx), now).map(({ rule, dueAt }) => ({ subject_kind: 'tip', subject_id: id, rule, due_at: dueAt })))
  await recordOnTip(tx, context, tip, { kind: 'tip-filed', actor: null, detail: { channel, paid: paid !== null }, news: paid === null ? 'tip.opened' : 'tip.urgent' })
  await audit(tx, { actor: 'citizen', action: 'tip.filed', subject: id, detail: { channel, about: about.length, paid: paid !== null } }, now)
}

async function whereReporterBelongs(tx: Tx, reporter: string): Promise<number> {
  const person = await personIdByToken(tx, reporter)
  return person === undefined ? NOWHERE : ((await personById(tx, person))?.region ?? NOWHERE)
}

async function centreOf(tx: Tx): Promise<string> {
  return (await unitsFor(tx, [NOWHERE])).get(NOWHERE) ?? ''
}

/** Until somebody has taken it up, it is the reporter's to take back: what they said is gone at once. */
export async function withdrawOwnTip(context: Context, citizen: Citizen, id: string): Promise<void> {
  await asSystem(context, async (tx) => {
    const tip = await lockTip(tx, id)
    if (tip === undefined || tip.reporter !== citizen.token) throw refuse('request.not_found')
    if (tip.state === 'withdrawn') return
    if (tip.state === 'taken') throw refuse('tip.taken_up')
    mustAllow(tip, 'withdraw')
    await takeBack(tx, context, tip)
    if (context.zone === 'public') await tellPeer(tx, context, { kind: 'tip-withdrawn', id })
  })
}

/** Taken up meanwhile in the other zone, it is police work: that its reporter took it back is noted, and what they said is kept as long as that work. */
export async function takeBack(tx: Tx, context: Context, tip: Tip): Promise<void> {
  const isUntouched = tip.state === 'received'
  if (isUntouched) {
    await withdrawTip(tx, tip.id, context.now)
    await forgetRecords(tx, 'tip', [tip.id])
    await clearDeadlines(tx, [tip.id])
  } else await noteRegret(tx, tip.id, context.now)
  await recordOnTip(tx, context, tip, { kind: 'tip-withdrawn', actor: null, detail: { untouched: isUntouched } })
  await audit(tx, { actor: 'citizen', action: 'tip.withdrawn', subject: tip.id, detail: { untouched: isUntouched } }, context.now)
}
