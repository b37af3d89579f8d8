import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderPdf } from '../adapters/documents/typst.ts'
import { dayAndTime } from '../domain/period.ts'
import type { Context } from '../platform/transaction.ts'
import { outageSheetOfAll } from '../reads/outage-sheet.ts'

export const COPIES_KEPT = 24
const COPY = /^outage-\d{8}-\d{2}\.pdf$/

export type OutageFolder = { readonly folder: string; readonly demo: boolean }

/** The sheet of all units as a file, to be printed when the program is down. For the bureau's own eyes: the file is its owner's alone. */
export async function writeOutageSheet(context: Context, file: string, demo: boolean): Promise<void> {
  const pdf = renderPdf('outage-sheet', { ...(await outageSheetOfAll(context)), demo })
  // Another worker may write the same hour: whoever opens the file finds a whole one.
  const unfinished = `${file}.${context.newId()}`
  await writeFile(unfinished, pdf, { mode: 0o600 })
  await rename(unfinished, file)
}

/** One copy an hour, of Beijing; the last day's are kept. */
export async function keepOutageCopy(context: Context, { folder, demo }: OutageFolder): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `outage-${dayAndTime(context.now).slice(0, 13).replaceAll('-', '').replace(' ', '-')}.pdf`)
  if (await stat(file).then(() => true, () => false)) return
  await writeOutageSheet(context, file, demo)
  const copies = (await readdir(folder)).filter((name) => COPY.test(name)).sort()
  for (const name of copies.slice(0, -COPIES_KEPT)) await rm(join(folder, name), { force: true })
}
