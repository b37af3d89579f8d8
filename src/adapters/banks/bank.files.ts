import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BankPort } from './bank.client.ts'
import { bankKey, openFile, requestText, sealFile } from './bank.codec.ts'

/** A file that is still not whole after this was not being written: its writer died. */
const WRITING_MS_MAX = 10_000
const FILES_AT_ONCE_MAX = 200
const FILE_BYTES_MAX = 8 * 1_048_576

/** Requests as files `{folder}/{bank}/out/{message}.json`: written under another name first, so that nobody reads half of one. */
export function bankFiles(folder: string, secret: string): BankPort {
  return {
    send: async (request, now) => {
      const out = join(folder, request.bank, 'out')
      await mkdir(out, { recursive: true })
      const writing = join(out, `${request.message}.writing`)
      await writeFile(writing, sealFile(bankKey(secret, request.bank), requestText(request), now))
      await rename(writing, join(out, `${request.message}.json`))
      return undefined
    },
  }
}

export type Aside = { readonly bank: string; readonly file: string; readonly why: string }

/**
 * What banks left in `{folder}/{bank}/in`: each whole, rightly signed file is handed on and moved to `done`; the others go to `aside` with
 * the reason beside them. `take` answers why a file cannot be used. A file that two processes meet, or that one meets twice, is taken twice.
 */
export async function takeBankFiles(folder: string, secret: string, now: Date, take: (bank: string, body: unknown) => Promise<string | undefined>): Promise<Aside[]> {
  const aside: Aside[] = []
  for (const bank of await namesIn(folder)) {
    const place = join(folder, bank, 'in')
    for (const file of (await namesIn(place)).filter((name) => name.endsWith('.json')).sort().slice(0, FILES_AT_ONCE_MAX)) {
      const why = await takeOne(join(place, file), bankKey(secret, bank), now, (body) => take(bank, body))
      if (why === 'wait') continue
      if (why !== undefined) {
        aside.push({ bank, file, why })
        await mkdir(join(place, 'aside'), { recursive: true })
        await writeFile(join(place, 'aside', `${file}.reason.txt`), `${why}\n`)
      }
      await move(place, file, why === undefined ? 'done' : 'aside')
    }
  }
  return aside
}

async function takeOne(path: string, key: string, now: Date, take: (body: unknown) => Promise<string | undefined>): Promise<string | undefined> {
  const written = await stat(path).catch(() => undefined)
  if (written === undefined) return 'wait'
  if (written.size > FILE_BYTES_MAX) return 'too-large'
  const opened = openFile(key, await readFile(path, 'utf8').catch(() => ''), now)
  if ('body' in opened) return take(opened.body)
  return opened.wrong === 'half-written' && now.getTime() - written.mtimeMs < WRITING_MS_MAX ? 'wait' : opened.wrong
}

/** Somebody else may have moved it meanwhile. */
async function move(place: string, file: string, to: 'done' | 'aside'): Promise<void> {
  await mkdir(join(place, to), { recursive: true })
  await rename(join(place, file), join(place, to, file)).catch(() => undefined)
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}
