import { createHash } from 'node:crypto'
import { askOf, type Receipt, type ReplyBody, type RequestBody } from '../../src/adapters/banks/bank.codec.ts'
import { replyNumber } from '../../src/domain/bank-messages.ts'
import { simulatedMs } from './clock.ts'
import { moveOn, transfer, type Moved, type Pace } from './money.ts'
import { carryOut, isNobodys, positionOf } from './requests.ts'
import { accountAt, draw, lapse, type Faults, type Account, type Hold, type Message, type Push, type Transfer, type World } from './world.ts'

export type Options = {
  readonly faults: Faults
  readonly pace: Pace
  /** An account that is asked about and that nothing was heard of has just been paid what it is asked about, and has begun to pass it on. */
  readonly invent: boolean
  readonly save: (world: World) => void
  /** Whether it arrived. `wrongly`: signed with a key that is not the bank's. */
  readonly tell: (reply: ReplyBody, via: Message['via'], how: { readonly wrongly: boolean; readonly nth: number }) => Promise<boolean>
}

const RETELL_MS = 2_000
const RETELL_MS_MAX = 60_000
const TWICE_AFTER_MS = 400
const INVENTED_SECONDS_AGO = [120, 900] as const
const INVENTED_FEN = [1_000_000, 20_000_000] as const
const LAPSE_EVERY_MS = 1_000

/** Many banks in one: takes requests, carries each out once, tells answers later, and lets the money move meanwhile. */
export class Simulator {
  readonly world: World
  readonly #options: Options
  readonly #keptSilent = new Set<string>()
  #lapsedAt = 0

  constructor(world: World, options: Options) {
    this.world = world
    this.#options = options
    for (const [id, message] of Object.entries(world.messages)) if (!message.told) this.#tellLater(id, message.dueAt)
    for (const push of world.pushes) if (!push.told) this.#tellPush(push, 0)
  }

  faultsOf(bank: string): Faults {
    return { ...this.#options.faults, ...this.world.faults['*'], ...this.world.faults[bank] }
  }

  /** A number that was there before is known; its answer is said again if it was said before, or kept silent about. */
  take(request: RequestBody, via: Message['via'], now: number): Receipt {
    const { message: id, bank } = request
    const { delayMs: [least, most] } = this.faultsOf(bank)
    const dueAt = now + least + draw(this.world, id, 'delay') * (most - least)
    const known = this.world.messages[id]
    if (known !== undefined) {
      known.times++
      // A timeout was no answer and carried nothing out: it is tried again.
      const isTriedAgain = known.reply.result === 'timeout'
      if (isTriedAgain) {
        const { reply, isDone } = this.#execute(known.request, known.times, now)
        Object.assign(known, { reply, executed: known.executed + Number(isDone), told: false })
      }
      if (isTriedAgain || known.told || this.#keptSilent.delete(id)) this.#tellLater(id, isTriedAgain ? dueAt : now)
      this.#save()
      return { message: id, status: 'known' }
    }
    // Money that moves meanwhile is saved: whoever is killed then must not know a request that was never carried out.
    const { reply, isDone } = this.#execute(request, 1, now)
    this.world.messages[id] = { request, via, times: 1, executed: Number(isDone), reply, dueAt, told: false, tells: 0 }
    this.#save()
    this.#tellLater(id, dueAt)
    return { message: id, status: 'received' }
  }

  transfer(told: Transfer): void {
    this.#push(transfer(this.world, told, this.#options.pace))
    this.tick(told.at)
    this.#save()
  }

  setFaults(bank: string | undefined, faults: Partial<Faults>): void {
    this.world.faults[bank ?? '*'] = { ...this.world.faults[bank ?? '*'], ...faults }
    this.#save()
  }

  /** Another court was there first. */
  freezeElsewhere(account: string, bank: string, until: number, now: number): void {
    const found = accountAt(this.world, account, bank)
    found.freezes.push({ order: `elsewhere-${found.freezes.length}`, amountFen: found.balanceFen, heldFen: found.balanceFen, at: now, until, ended: null, message: null })
    this.#save()
  }

  /** What time brings: money moves on, holds lapse, the next freeze stands. */
  tick(now: number): void {
    const moved = moveOn(this.world, now, this.#options.pace)
    this.#push(moved)
    const begun = now - this.#lapsedAt >= LAPSE_EVERY_MS ? lapse(this.world, now) : []
    if (now - this.#lapsedAt >= LAPSE_EVERY_MS) this.#lapsedAt = now
    for (const { account, freeze } of begun) this.#freezeStands(account, freeze)
    if (moved.length + begun.length > 0) this.#save()
  }

  #execute(request: RequestBody, times: number, now: number): { readonly reply: ReplyBody; readonly isDone: boolean } {
    const { message: id, number, bank } = request
    const { refuse, timeout, checkNames } = this.faultsOf(bank)
    const answer = (result: ReplyBody['result'], reason: string): ReplyBody => ({ message: id, number: replyNumber(askOf(number)), bank, result, reason })
    if (draw(this.world, id, 'timeout', times) < timeout) return { reply: answer('timeout', '核心系统超时 the core system did not answer'), isDone: false }
    if (draw(this.world, id, 'refuse') < refuse) return { reply: answer('refused', '账户状态异常，不能办理 the state of the account does not allow it'), isDone: true }
    if (this.#options.invent) this.#invent(request, now)
    this.tick(now)
    return { reply: carryOut(this.world, request, { now, checkNames }), isDone: true }
  }

  #invent(request: RequestBody, now: number): void {
    const { account, bank, amountFen } = request
    if (this.world.accounts[account] !== undefined || isNobodys(this.world, request)) return
    const within = ([least, most]: readonly [number, number], salt: string) => least + Math.floor(draw(this.world, account, salt) * (most - least))
    const victim = `9901012${String(Math.floor(draw(this.world, account, 'victim') * 1e12)).padStart(12, '0')}`
    this.#push(transfer(this.world, { from: victim, fromBank: 'ELSEWHERE', to: account, toBank: bank, amountFen: amountFen ?? within(INVENTED_FEN, 'amount'), at: now - within(INVENTED_SECONDS_AGO, 'ago') * 1_000, level: 1, channel: 'card' }, this.#options.pace))
  }

  #tellLater(id: string, at: number): void {
    setTimeout(() => void this.#tell(id), Math.max(0, at - simulatedMs()))
  }

  async #tell(id: string): Promise<void> {
    const message = this.world.messages[id]!
    const { silent, twice, wrongSignature, down } = this.faultsOf(message.request.bank)
    if (down) return this.#tellLater(id, simulatedMs() + RETELL_MS)
    if (draw(this.world, id, 'silent') < silent) {
      this.#keptSilent.add(id)
      return
    }
    const nth = ++message.tells
    const wasTold = await this.#options.tell(message.reply, message.via, { wrongly: draw(this.world, id, 'signature', nth) < wrongSignature, nth })
    if (wasTold) message.told = true
    this.#save()
    if (!wasTold) this.#tellLater(id, simulatedMs() + Math.min(RETELL_MS_MAX, RETELL_MS * nth))
    else if (draw(this.world, id, 'twice', nth) < twice && nth === 1) this.#tellLater(id, simulatedMs() + TWICE_AFTER_MS)
  }

  #push(moved: readonly Moved[]): void {
    for (const { account, transaction } of moved) {
      for (const watch of account.watches) {
        if (watch.until < Date.parse(transaction.at)) continue
        this.#addPush({ message: watch.message, number: replyNumber('dynamic-on'), bank: account.bank, push: idOf(`${watch.message} ${transaction.ref}`), result: 'ok', balanceFen: transaction.balanceFen, transactions: [transaction] })
      }
    }
  }

  #freezeStands(account: Account, freeze: Hold): void {
    if (freeze.message === null) return
    this.#addPush({
      message: freeze.message, number: replyNumber('freeze'), bank: account.bank, push: idOf(`${freeze.message} stands`), result: 'ok', heldFen: freeze.heldFen, balanceFen: account.balanceFen,
      until: new Date(freeze.until).toISOString(), queuePosition: positionOf(account, freeze),
    })
  }

  #addPush(reply: ReplyBody): void {
    const push: Push = { reply, via: this.world.messages[reply.message]?.via ?? 'http', told: false, tells: 0 }
    this.world.pushes.push(push)
    this.#tellPush(push, 0)
  }

  #tellPush(push: Push, afterMs: number): void {
    setTimeout(() => void (async () => {
      const isDown = this.faultsOf(push.reply.bank).down
      push.told = !isDown && (await this.#options.tell(push.reply, push.via, { wrongly: false, nth: ++push.tells }))
      if (!push.told) this.#tellPush(push, RETELL_MS)
      this.#save()
    })(), afterMs)
  }

  #save(): void {
    this.#options.save(this.world)
  }
}

function idOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
