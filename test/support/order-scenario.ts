import { z } from 'zod'
import { cardCheckDigit } from '../../src/domain/account-number.ts'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { acceptCase, closeCase, fileCase } from '../../src/flows/case-to-decision.ts'
import { fireNextDeadline } from '../../src/flows/deadline-to-escalation.ts'
import { askBanks, draftForTransfers } from '../../src/flows/query-to-next-level.ts'
import { reportCase } from '../../src/flows/report-to-case.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { approveOrder, reviewOrder } from '../../src/flows/stop-order-to-bank.ts'
import { extendOrder, releaseOrder } from '../../src/flows/stop-order-to-end.ts'
import { freezeStopped } from '../../src/flows/stop-to-freeze.ts'
import { saveOrganisations } from '../../src/features/organisation/organisation.store.ts'
import { asSystem } from '../../src/platform/transaction.ts'
import { PROMPT, toldBanks, type ToldBanks } from './told-banks.ts'
import { STATIONS, toldBureau, type ToldBureau } from './told-bureau.ts'

/** The words of a golden scenario of orders (scenarios/orders): who is there, which accounts, what happens at which minute, and what must come of it. */
const Minute = z.number()
const Yuan = z.number().min(0)
const MannerWords = z.strictObject({ answersAfterMinutes: z.number().nullable().optional(), refuses: z.string().nullable().optional(), twiceAfterMinutes: z.number().nullable().optional() })
/** `knownPayment`: the very one that the warning spoke of. `refused`: the code of the refusal that must come; without it the action must be taken. */
const By = { minute: Minute, by: z.string(), refused: z.string().optional() }
const Event = z.union([
  z.strictObject({ ...By, do: z.literal('report'), paid: z.array(z.strictObject({ to: z.string(), yuan: Yuan, minutesAgo: z.number(), knownPayment: z.boolean().default(false) })) }),
  z.strictObject({ ...By, do: z.enum(['draft', 'ask-transactions']), to: z.array(z.string()) }),
  z.strictObject({ ...By, do: z.enum(['approve', 'extend', 'freeze', 'review', 'release']), order: z.string() }),
  z.strictObject({ ...By, do: z.enum(['accept-case', 'file-case', 'close-case']) }),
  z.strictObject({ minute: Minute, warned: z.strictObject({ payee: z.string(), yuan: Yuan }) }),
  z.strictObject({ minute: Minute, money: z.strictObject({ from: z.string(), to: z.string(), yuan: Yuan }) }),
  z.strictObject({ minute: Minute, bank: z.string(), manner: MannerWords }),
])
type Event = z.infer<typeof Event>
const Step = z.strictObject({ minute: Minute, order: z.string(), step: z.string(), by: z.string().nullable(), detail: z.record(z.string(), z.unknown()).default({}) })
const OrderEnd = z.strictObject({
  order: z.string(), level: z.int(), state: z.string(), amountYuan: Yuan.nullable(), heldYuan: Yuan.nullable(), refusal: z.string().nullable(), effectiveMinute: Minute.nullable(), endedMinute: Minute.nullable(),
})
export const OrderScenario = z.strictObject({
  title: z.string(), why: z.string(),
  given: z.strictObject({
    staff: z.array(z.strictObject({ login: z.string(), unit: z.string(), role: z.string(), post: z.enum(['on-duty', 'stand-in', 'duty-officer']), fromMinute: Minute.default(-60) })),
    victim: z.strictObject({ station: z.enum(STATIONS) }),
    /** Names by which the scenario speaks of accounts, with their banks. */
    accounts: z.record(z.string(), z.enum(['BKA', 'BKB', 'BKC'])),
    banks: z.record(z.string(), MannerWords).default({}),
  }),
  events: z.array(Event),
  until: Minute,
  expect: z.strictObject({ timeline: z.array(Step), orders: z.array(OrderEnd), accounts: z.record(z.string(), z.strictObject({ stopsUsed: z.int(), balanceYuan: Yuan, heldYuan: Yuan })) }),
})
export type OrderScenario = z.infer<typeof OrderScenario>

const START = new Date('2026-03-04T09:00:00+08:00')
const MINUTE_MS = 60_000
const TURNS_MAX = 3_000
const PREFIXES = { BKA: '990161', BKB: '990171', BKC: '990181' } as const
const A_BANK = { kind: 'bank', shortNames: [], reach: 'http', region: null, phone: null } as const
const VICTIMS = ['14200000001', '14200000002', '14200000003']
const KINDS = { stop: '止付', query: '查询', freeze: '冻结' } as const

type Play = { readonly bureau: ToldBureau; readonly banks: ToldBanks; readonly scenario: OrderScenario; readonly numbers: ReadonlyMap<string, { readonly account: string; readonly bank: string }>; reports: number }

/** Plays it against the real flows and the simulator's banks; answers what came of it, in the scenario's own words. */
export async function playOrders(scenario: OrderScenario): Promise<OrderScenario['expect']> {
  const { staff, victim } = scenario.given
  const bureau = await toldBureau({
    staff, residents: VICTIMS.map((phone) => ({ phone, station: victim.station, guardian: false })), duty: staff.map(({ login, post, fromMinute }) => ({ login, post, from: minute(fromMinute), until: minute(scenario.until + 60) })),
  })
  try {
    await asSystem(bureau.at(minute(-60)), (tx) => saveOrganisations(tx, Object.entries(PREFIXES).map(([code, prefix]) => ({ ...A_BANK, code, name: `${code} 银行`, prefixes: [prefix] }))))
    const banks = toldBanks()
    for (const [bank, manner] of Object.entries(scenario.given.banks)) banks.behave(bank, mannerOf(manner))
    const numbers = new Map(Object.entries(scenario.given.accounts).map(([name, bank], nth) => [name, { account: numberOf(PREFIXES[bank], nth), bank }]))
    const play: Play = { bureau, banks, scenario, numbers, reports: 0 }
    for (const event of scenario.events) {
      await letTimePass(play, event.minute)
      await happen(play, event)
      await letTimePass(play, event.minute)
    }
    await letTimePass(play, scenario.until)
    return await outcomeOf(play)
  } finally {
    await bureau.drop()
  }
}

function numberOf(prefix: string, nth: number): string {
  const digits = `${prefix}${String(nth).padStart(12, '0')}`
  return digits + cardCheckDigit(digits)
}

function mannerOf(words: z.infer<typeof MannerWords>) {
  return Object.fromEntries(Object.entries(words).filter(([key, value]) => key in PROMPT && value !== undefined))
}

/** What the worker does, in the order of time: messages go out, banks answer, clocks run out. */
async function letTimePass({ bureau, banks }: Play, until: number): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const [due] = await bureau.look<{ clock: Date | null; send: Date | null }>(`select (select min(due_at) from deadline) as clock,
      (select min(next_at) from bank_message where answered_at is null and gave_up_at is null and told_at is null) as send`)
    const next = [due!.clock, due!.send, banks.nextAt() ?? null].filter((at) => at !== null).toSorted((a, b) => a.getTime() - b.getTime())[0]
    if (next === undefined || next > minute(until)) return
    if (!(await banks.turn(bureau.at(next)))) await fireNextDeadline(bureau.at(next), bureau.ourSource, () => undefined)
  }
  throw new Error(`more than ${TURNS_MAX} things happened before minute ${until}`)
}

async function happen(play: Play, event: Event): Promise<void> {
  const { bureau, banks } = play
  const at = minute(event.minute)
  if ('money' in event) return banks.pay(accountOf(play, event.money.from).account, accountOf(play, event.money.to), event.money.yuan * 100, at)
  if ('manner' in event) return banks.behave(event.bank, mannerOf(event.manner))
  if ('warned' in event) {
    const told = { at: at.toISOString(), person: { phone: VICTIMS[0]! } }
    const paid = { ref: 'paid', kind: 'transfer' as const, ...told, counterpart: { account: accountOf(play, event.warned.payee).account }, amountFen: event.warned.yuan * 100, screenSharing: true }
    banks.pay(null, accountOf(play, event.warned.payee), event.warned.yuan * 100, at)
    await signalsToWarnings(bureau.at(at), bureau.source, [readSignal(paid, at), readSignal({ ref: 'listed', kind: 'listed', level: 'red', ...told }, at)], () => undefined)
    return
  }
  const code = await act(play, event, at).then(() => undefined, (error: unknown) => (error as { code?: string }).code ?? String(error))
  if (code !== event.refused) throw new Error(`minute ${event.minute}, ${event.by} ${event.do}: ${event.refused === undefined ? 'must be taken' : `must be refused with ${event.refused}`}, and was ${code ?? 'taken'}`)
}

async function act(play: Play, event: Extract<Event, { do: string }>, at: Date): Promise<unknown> {
  const { bureau, banks } = play
  const context = bureau.as(bureau.idOf(event.by), at)
  switch (event.do) {
    case 'report': {
      const paid = event.paid.map((one) => ({ ...one, at: new Date(at.getTime() - one.minutesAgo * MINUTE_MS), ...accountOf(play, one.to) }))
      for (const one of paid) if (!one.knownPayment) banks.pay(null, one, one.yuan * 100, one.at)
      const transfers = paid.map((one) => ({ channel: 'card' as const, payer: '', payerBank: '', payee: one.account, payeeName: '', payeeBank: '', amountFen: one.yuan * 100, at: one.at.toISOString() }))
      return reportCase(context, { source: '96110', fraudType: 'other', victim: { phone: VICTIMS[play.reports++]!, idNumber: '' }, transfers })
    }
    case 'draft': return draftForTransfers(context, await caseOf(play), await transfersTo(play, event.to))
    case 'ask-transactions': return askBanks(context, await caseOf(play), { ask: 'transactions', transferIds: await transfersTo(play, event.to), until: null })
    case 'approve': return approveOrder(context, await idOf(play, event.order))
    case 'extend': return extendOrder(context, await idOf(play, event.order))
    case 'freeze': return freezeStopped(context, await idOf(play, event.order))
    case 'review': return reviewOrder(context, await idOf(play, event.order))
    case 'release': return releaseOrder(context, await idOf(play, event.order), '经核实可以解除')
    case 'accept-case': return acceptCase(context, await caseOf(play))
    case 'close-case': return closeCase(context, await caseOf(play), '已移送起诉')
    case 'file-case': return fileCase(context, await caseOf(play), '立〔2026〕1号')
  }
}

function accountOf({ numbers }: Play, name: string): { readonly account: string; readonly bank: string } {
  const found = numbers.get(name)
  if (found === undefined) throw new Error(`the scenario names no account ${name}`)
  return found
}

async function caseOf({ bureau }: Play): Promise<string> {
  return (await bureau.look<{ id: string }>('select id from fraud_case order by reported_at desc limit 1'))[0]!.id
}

async function transfersTo(play: Play, names: readonly string[]): Promise<string[]> {
  const tokens = names.map((name) => play.bureau.at(START).vault.token('account', accountOf(play, name).account))
  return (await play.bureau.look<{ id: string }>(`select id from money_transfer where case_id = '${await caseOf(play)}' and payee in (${tokens.map((token) => `'${token}'`).join(', ')}) order by at, id`)).map((row) => row.id)
}

type StepRow = { at: Date; subject_id: string; kind: string; actor: string | null; detail: Record<string, unknown> }
type Row = { id: string; kind: keyof typeof KINDS; account: string; level: number; state: string; amount_fen: string | null; held_fen: string | null; refusal: string | null; effective_at: Date | null; ended_at: Date | null }

/** Every order with the name by which the scenario speaks of it: '止付 甲卡', and '止付 甲卡 2' for the account's next one. */
async function namedOrders({ bureau, numbers }: Play): Promise<(Row & { readonly name: string })[]> {
  const { vault } = bureau.at(START)
  const nameOf = new Map([...numbers].map(([name, { account }]) => [vault.token('account', account) as string, name]))
  const rows = await bureau.look<Row>(`select id, 'stop' as kind, account, level, state, amount_fen, held_fen, refusal, effective_at, ended_at, drafted_at as begun, number from stop_order
    union all select id, 'query', account, level, state, null, null, refusal, answered_at, ended_at, asked_at, number from query_order
    union all select id, 'freeze', account, level, state, amount_fen, held_fen, refusal, effective_at, ended_at, drafted_at, number from freeze_order order by begun, number`)
  const count = new Map<string, number>()
  return rows.map((row) => {
    const name = `${KINDS[row.kind]} ${nameOf.get(row.account) ?? '?'}`
    count.set(name, (count.get(name) ?? 0) + 1)
    return { ...row, name: count.get(name) === 1 ? name : `${name} ${count.get(name)}` }
  })
}

async function idOf(play: Play, name: string): Promise<string> {
  const found = (await namedOrders(play)).find((order) => order.name === name)
  if (found === undefined) throw new Error(`there is no order ${name}`)
  return found.id
}

async function outcomeOf(play: Play): Promise<OrderScenario['expect']> {
  const { bureau, banks, scenario, numbers } = play
  const orders = await namedOrders(play)
  const names = new Map(orders.map((order) => [order.id, order.name]))
  const steps = (await bureau.look<StepRow>('select at, subject_id, kind, actor, detail from step order by at, id')).filter((step) => names.has(step.subject_id))
  const used = new Map((await bureau.look<{ token: string; stops_used: number }>('select token, stops_used from account')).map((row) => [row.token, row.stops_used]))
  return {
    timeline: steps.map((step, nth) => ({
      minute: minuteOf(step.at)!, order: names.get(step.subject_id)!, step: step.kind, by: step.actor === null ? null : bureau.loginOf(step.actor),
      // Only what the scenario speaks of.
      detail: Object.fromEntries(Object.keys(scenario.expect.timeline[nth]?.detail ?? {}).map((key) => [key, saidIn(step.detail, key)])),
    })),
    orders: orders.map((order) => ({
      order: order.name, level: order.level, state: order.state, amountYuan: yuan(order.amount_fen), heldYuan: yuan(order.held_fen), refusal: order.refusal,
      effectiveMinute: minuteOf(order.effective_at), endedMinute: minuteOf(order.ended_at),
    })),
    accounts: Object.fromEntries([...numbers].map(([name, { account }]) => {
      const book = banks.bookOf(account, minute(scenario.until))
      return [name, { stopsUsed: used.get(bureau.at(START).vault.token('account', account)) ?? 0, balanceYuan: book.balanceFen / 100, heldYuan: book.heldFen / 100 }]
    })),
  }
}

/** Money in yuan and moments in minutes, as the scenario counts. */
function saidIn(detail: Record<string, unknown>, key: string): unknown {
  if (key.endsWith('Yuan')) return Number(detail[key.replace(/Yuan$/, 'Fen')]) / 100
  if (key.endsWith('Minute')) return minuteOf(new Date(detail[key.replace(/Minute$/, '')] as string))
  return detail[key]
}

function yuan(amountFen: string | null): number | null {
  return amountFen === null ? null : Number(amountFen) / 100
}

function minute(count: number): Date {
  return new Date(START.getTime() + count * MINUTE_MS)
}

function minuteOf(at: Date | null): number | null {
  return at === null ? null : Math.round(((at.getTime() - START.getTime()) / MINUTE_MS) * 100) / 100
}
