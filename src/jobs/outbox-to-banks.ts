import type { BankPort } from '../adapters/banks/bank.client.ts'
import { bankMessageSent, claimBankMessages, takeBankAnswer, type Outgoing } from '../flows/messages-to-banks.ts'
import { log } from '../platform/log.ts'
import type { Context } from '../platform/transaction.ts'
import { loop, type Loop } from './loop.ts'

/** From "report saved" to the bank within a second: the look that finds what a server wrote may cost no more than a part of it. */
const LOOK_EVERY_MS = 150
const AFTER_FAILURE_MS = 500
const PER_BANK_AT_ONCE = 6
/** A bank that did not answer last time is asked with one message at a time, and so costs the others nothing. */
const SILENT_BANK_AT_ONCE = 1
const AT_ONCE_MAX = 300

export type BankPorts = Partial<Readonly<Record<Outgoing['reach'], BankPort>>>

/**
 * Sends what waits for the banks, each bank at its own pace: nothing waits for a message of another bank. Each message is leased while it is
 * under way, so that a worker that dies gives it back; the bank knows its number, so that sending twice is harmless.
 */
export function startBankSender(contextNow: () => Context, ports: BankPorts): Loop {
  const underWay = new Map<string, number>()
  const silent = new Set<string>()
  const sending = new Set<Promise<void>>()
  const count = (bank: string, step: 1 | -1) => {
    const left = (underWay.get(bank) ?? 0) + step
    if (left === 0) underWay.delete(bank)
    else underWay.set(bank, left)
  }
  const roomOf = (bank: string) => Math.max(0, (silent.has(bank) ? SILENT_BANK_AT_ONCE : PER_BANK_AT_ONCE) - (underWay.get(bank) ?? 0))
  const sendSome = async () => {
    if (sending.size >= AT_ONCE_MAX) return 'idle'
    const busy = new Map([...underWay.keys(), ...silent].map((bank) => [bank, roomOf(bank)]))
    const claimed = await claimBankMessages(contextNow(), { perBank: PER_BANK_AT_ONCE, busy })
    for (const outgoing of claimed) {
      count(outgoing.bank, 1)
      const sent = sendOne(contextNow, ports, outgoing)
        .then((answers) => { if (answers) silent.delete(outgoing.bank); else silent.add(outgoing.bank) })
        // The message comes back when its lease runs out.
        .catch((error: unknown) => { log.warn({ message: outgoing.id, err: error }, 'a bank message could not be settled') })
        .finally(() => {
          count(outgoing.bank, -1)
          sending.delete(sent)
          running.wake()
        })
      sending.add(sent)
    }
    return claimed.length > 0 ? 'more' : 'idle'
  }
  const running = loop(sendSome, { name: 'sending to the banks', idleMs: LOOK_EVERY_MS, afterFailureMs: AFTER_FAILURE_MS })
  return { wake: running.wake, stop: async () => { await running.stop(); await Promise.all(sending) } }
}

/** Whether the bank is there. */
async function sendOne(contextNow: () => Context, ports: BankPorts, outgoing: Outgoing): Promise<boolean> {
  const port = ports[outgoing.reach]
  if (port === undefined) {
    await bankMessageSent(contextNow(), outgoing, 'no-gateway')
    return false
  }
  try {
    const receipt = await port.send(outgoing.request, contextNow().now)
    if (receipt?.status === 'refused') await takeBankAnswer(contextNow(), outgoing.bank, refusedAnswer(outgoing, receipt.reason ?? null), null)
    else await bankMessageSent(contextNow(), outgoing, receipt === undefined ? 'left' : 'received')
    return true
  } catch (error) {
    log.warn({ message: outgoing.id, bank: outgoing.bank, attempt: outgoing.attempts, err: error }, 'a bank did not take a message')
    await bankMessageSent(contextNow(), outgoing, 'no-receipt')
    return false
  }
}

function refusedAnswer({ request: { message, ask } }: Outgoing, reason: string | null): Parameters<typeof takeBankAnswer>[2] {
  return { message, ask, result: 'refused', reason, heldFen: null, balanceFen: null, until: null, queuePosition: null, transactions: [], holder: null, accounts: [] }
}
