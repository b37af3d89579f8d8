import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bankKey, openFile, RequestBody, sealFile, type Receipt, type ReplyBody } from '../../src/adapters/banks/bank.codec.ts'
import { simulatedMs } from './clock.ts'

/** The bank's side of the file drop: reads what lies in `out`, moves it away, and leaves its own files in `in` under their right name only when they are whole. */
export function takeRequestFiles(folder: string, secret: string, isDown: (bank: string) => boolean, take: (request: RequestBody) => Receipt): void {
  for (const bank of namesIn(folder)) {
    if (isDown(bank)) continue
    const out = join(folder, bank, 'out')
    for (const file of namesIn(out).filter((name) => name.endsWith('.json'))) {
      const opened = openFile(bankKey(secret, bank), readFileSync(join(out, file), 'utf8'), new Date(simulatedMs()))
      const request = 'body' in opened ? RequestBody.safeParse(opened.body) : undefined
      mkdirSync(join(out, 'done'), { recursive: true })
      renameSync(join(out, file), join(out, 'done', file))
      if (request?.data === undefined || request.data.bank !== bank) continue
      const receipt = take(request.data)
      leave(folder, bank, `${receipt.message}-receipt-${simulatedMs()}`, sealFile(bankKey(secret, bank), JSON.stringify(receipt), new Date(simulatedMs())))
    }
  }
}

export function leaveReplyFile(folder: string, secret: string, reply: ReplyBody, how: { readonly wrongly: boolean; readonly nth: number }): boolean {
  const key = bankKey(how.wrongly ? `not ${secret}` : secret, reply.bank)
  leave(folder, reply.bank, `${reply.push ?? reply.message}-reply-${how.nth}`, sealFile(key, JSON.stringify(reply), new Date(simulatedMs())))
  return !how.wrongly
}

function leave(folder: string, bank: string, name: string, text: string): void {
  const place = join(folder, bank, 'in')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, `${name}.writing`), text)
  renameSync(join(place, `${name}.writing`), join(place, `${name}.json`))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
