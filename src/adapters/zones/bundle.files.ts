import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { otherZone, type Peer } from '../../domain/zones.ts'
import { openBundle, sealBundle, type Bundle } from './bundle.codec.ts'

const FILES_AT_ONCE_MAX = 200
const FILE_BYTES_MAX = 16 * 1_048_576
/** A file that is not whole after so long was not being copied: it is broken. */
const COPYING_MS_MAX = 10_000

export type Aside = { readonly file: string; readonly why: 'too-large' | 'not-of-the-peer' }
/** The folder that both zones can reach, or that something carries between them; the secret is known to both. */
export type Post = { readonly folder: string; readonly secret: string }

/** `{folder}/to-police`, `{folder}/to-public`: written under another name first, so that nobody reads half of one. */
export async function dropBundle({ folder, secret }: Post, bundle: Bundle, name: string): Promise<void> {
  const place = placeOf(folder, otherZone(bundle.from))
  await mkdir(place, { recursive: true })
  const writing = join(place, `${name}.writing`)
  await writeFile(writing, sealBundle(secret, bundle))
  await rename(writing, join(place, `${name}.bundle`))
}

/** What the peer left, in the order of the names. A file that was taken is gone: it holds people's data, and what it said stands in the database. */
export async function takeBundles({ folder, secret }: Post, zone: Peer, { now, take }: { readonly now: Date; readonly take: (bundle: Bundle) => Promise<void> }): Promise<Aside[]> {
  const place = placeOf(folder, zone)
  const files = (await readdir(place).catch(() => [])).filter((name) => name.endsWith('.bundle')).toSorted().slice(0, FILES_AT_ONCE_MAX)
  const aside: Aside[] = []
  for (const file of files) {
    const path = join(place, file)
    const written = await stat(path).catch(() => undefined)
    if (written === undefined) continue
    const bundle = written.size > FILE_BYTES_MAX ? undefined : openBundle(secret, otherZone(zone), await readFile(path))
    if (bundle !== undefined) {
      await take(bundle)
      await rm(path, { force: true })
    } else if (now.getTime() - written.mtimeMs > COPYING_MS_MAX) {
      await mkdir(join(place, 'aside'), { recursive: true })
      await rename(path, join(place, 'aside', file)).catch(() => undefined)
      aside.push({ file, why: written.size > FILE_BYTES_MAX ? 'too-large' : 'not-of-the-peer' })
    }
  }
  return aside
}

function placeOf(folder: string, to: Peer): string {
  return join(folder, `to-${to}`)
}
