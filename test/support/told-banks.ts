import { answerOf, askOf, RequestBody, requestText, type ReplyBody } from '../../src/adapters/banks/bank.codec.ts'
import { replyNumber } from '../../src/domain/bank-messages.ts'
import { bankMessageSent, claimBankMessages, takeBankAnswer } from '../../src/flows/messages-to-banks.ts'
import type { Context } from '../../src/platform/transaction.ts'
import { transfer } from '../../sim/banks/money.ts'
import { carryOut } from '../../sim/banks/requests.ts'
import { accountAt, heldFen, lapse, newWorld, type World } from '../../sim/banks/world.ts'

/** How a bank of a scenario behaves. `answersAfterMinutes` null: never. `twiceAfterMinutes`: so much later it says the same once more. */
export type Manner = { readonly answersAfterMinutes: number | null; readonly refuses: string | null; readonly twiceAfterMinutes: number | null }
export const PROMPT: Manner = { answersAfterMinutes: 1, refuses: null, twiceAfterMinutes: null }

type Reply = { readonly at: Date; readonly bank: string; readonly body: ReplyBody }
const MINUTE_MS = 60_000
const ROOM = { perBank: 100, busy: new Map<string, number>() }

export type ToldBanks = {
  readonly behave: (bank: string, manner: Partial<Manner>) => void
  /** `from` null: the victim, who has what is paid. */
  readonly pay: (from: string | null, to: { readonly account: string; readonly bank: string }, amountFen: number, at: Date) => void
  /** Takes what is on its way to them now, and answers what is due. True: there was something. */
  readonly turn: (context: Context) => Promise<boolean>
  readonly nextAt: () => Date | undefined
  readonly bookOf: (account: string, at: Date) => { readonly balanceFen: number; readonly heldFen: number }
}

/** The simulator's banks (sim/banks) with their books, by the clock of a scenario and without chance: nothing lies on an account but what was paid into it. */
export function toldBanks(): ToldBanks {
  const world = newWorld(1)
  const manners = new Map<string, Manner>()
  const replies: Reply[] = []
  const mannerOf = (bank: string) => manners.get(bank) ?? PROMPT
  return {
    behave: (bank, manner) => void manners.set(bank, { ...mannerOf(bank), ...manner }),
    pay: (from, to, amountFen, at) => {
      const payer = from === null ? undefined : world.accounts[from]
      emptyAccount(world, to.account, to.bank)
      transfer(world, { from: from ?? 'victim', fromBank: payer?.bank ?? 'ELSEWHERE', to: to.account, toBank: to.bank, amountFen, at: at.getTime(), level: payer === undefined ? 1 : 2, channel: 'card' }, 0)
    },
    turn: async (context) => {
      const outgoing = await claimBankMessages(context, ROOM)
      for (const one of outgoing) {
        await bankMessageSent(context, one, 'received')
        if (world.messages[one.id] === undefined) replies.push(...repliesTo(world, RequestBody.parse(JSON.parse(requestText(one.request))), mannerOf(one.bank), context.now))
      }
      const due = replies.filter((reply) => reply.at <= context.now)
      for (const reply of due) {
        replies.splice(replies.indexOf(reply), 1)
        await takeBankAnswer(context, reply.bank, answerOf(reply.body), null)
      }
      return outgoing.length + due.length > 0
    },
    nextAt: () => replies.map((reply) => reply.at).toSorted((a, b) => a.getTime() - b.getTime())[0],
    bookOf: (account, at) => {
      lapse(world, at.getTime())
      const known = world.accounts[account]
      return { balanceFen: known?.balanceFen ?? 0, heldFen: known === undefined ? 0 : heldFen(known) }
    },
  }
}

function emptyAccount(world: World, account: string, bank: string): void {
  if (world.accounts[account] !== undefined) return
  const fresh = accountAt(world, account, bank)
  fresh.balanceFen = fresh.openingFen = 0
}

/** Carried out when it comes, told when the bank is ready. */
function repliesTo(world: World, request: RequestBody, { answersAfterMinutes, refuses, twiceAfterMinutes }: Manner, now: Date): Reply[] {
  lapse(world, now.getTime())
  emptyAccount(world, request.account, request.bank)
  const refusal: ReplyBody = { message: request.message, number: replyNumber(askOf(request.number)), bank: request.bank, result: 'refused', reason: refuses }
  const body = refuses === null ? carryOut(world, request, { now: now.getTime(), checkNames: false }) : refusal
  world.messages[request.message] = { request, via: 'http', times: 1, executed: 1, reply: body, dueAt: 0, told: true, tells: 1 }
  if (answersAfterMinutes === null) return []
  const at = new Date(now.getTime() + answersAfterMinutes * MINUTE_MS)
  const again = twiceAfterMinutes === null ? [] : [{ at: new Date(at.getTime() + twiceAfterMinutes * MINUTE_MS), bank: request.bank, body }]
  return [{ at, bank: request.bank, body }, ...again]
}
