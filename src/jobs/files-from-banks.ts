import { answerOf, Receipt, ReplyBody } from '../adapters/banks/bank.codec.ts'
import { takeBankFiles } from '../adapters/banks/bank.files.ts'
import { takeBankAnswer, takeBankReceipt } from '../flows/messages-to-banks.ts'
import { log } from '../platform/log.ts'
import type { Context } from '../platform/transaction.ts'
import { loop, type Loop } from './loop.ts'

const LOOK_EVERY_MS = 500
const AFTER_FAILURE_MS = 2_000

/** What banks leave in their folders. A file that cannot be used lies aside with its reason, and the log says so. */
export function startBankFiles(contextNow: () => Context, folder: string, secret: string): Loop {
  return loop(async () => {
    const aside = await takeBankFiles(folder, secret, contextNow().now, (bank, body) => takeBankFile(contextNow(), bank, body))
    for (const one of aside) log.error(one, 'a file of a bank was set aside')
    return 'idle'
  }, { name: 'reading the banks’ files', idleMs: LOOK_EVERY_MS, afterFailureMs: AFTER_FAILURE_MS })
}

async function takeBankFile(context: Context, bank: string, body: unknown): Promise<string | undefined> {
  const receipt = Receipt.safeParse(body)
  const reply = ReplyBody.safeParse(body)
  if (reply.success) {
    if (reply.data.bank !== bank) return 'of-another-bank'
    return (await takeBankAnswer(context, bank, answerOf(reply.data), reply.data.push ?? null)) === 'unknown' ? 'unknown-message' : undefined
  }
  if (!receipt.success) return 'malformed'
  return (await takeBankReceipt(context, bank, receipt.data.message)) === 'unknown' ? 'unknown-message' : undefined
}
