import { createHash } from 'node:crypto'
import { open, readdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

const PARALLEL_MAX = 4
const CHUNK_BYTES = 1 << 18

export type Copied = { bytes: number; sha256: string }

/** Streams one file over, durably, and says what was copied; undefined when the source is gone. */
export async function copyFile(source: string, target: string): Promise<Copied | undefined> {
  const input = await open(source, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (input === undefined) return undefined
  try {
    return await writeFileDurably(target, chunksOf(input))
  } finally {
    await input.close()
  }
}

/** Fails when the target exists. */
export async function writeFileDurably(target: string, chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Copied> {
  const hash = createHash('sha256')
  let bytes = 0
  const output = await open(target, 'wx', 0o600)
  try {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      await output.writeFile(chunk)
    }
    await output.sync()
  } finally {
    await output.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

export async function checksumOf(path: string): Promise<Copied> {
  const hash = createHash('sha256')
  let bytes = 0
  const input = await open(path, 'r')
  try {
    for await (const chunk of chunksOf(input)) {
      hash.update(chunk)
      bytes += chunk.length
    }
  } finally {
    await input.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** A chunk is only good until the next one. A stream would cost more than the copying: most of the thousand files are of 8 kB. */
async function* chunksOf(input: FileHandle): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  for (;;) {
    const { bytesRead } = await input.read(buffer, 0, CHUNK_BYTES)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}

/** A rename is on disk only when its directory is. */
export async function syncDirectory(path: string): Promise<void> {
  // Windows opens no directories.
  const handle = await open(path, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/** Runs `work` over all items, a few at a time. After a failure nothing new begins, and what runs is waited for. */
export async function forEachLimited<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const failures: unknown[] = []
  const lane = async () => {
    for (const item of queue) {
      if (failures.length > 0) return
      await work(item).catch((error: unknown) => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_MAX }, lane))
  if (failures.length > 0) throw failures[0]
}

export type Tree = { directories: string[]; files: string[]; links: string[] }

/** Relative paths with "/" below `root`; `isWanted` decides before a directory is entered. */
export async function treeOf(root: string, isWanted: (path: string) => boolean): Promise<Tree> {
  const tree: Tree = { directories: [], files: [], links: [] }
  const pending = ['']
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    const entries = await readdir(join(root, directory), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      // Dropped while we looked.
      if (error.code === 'ENOENT') return []
      throw error
    })
    for (const entry of entries) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`
      if (!isWanted(path)) continue
      if (entry.isDirectory()) {
        tree.directories.push(path)
        pending.push(path)
      } else if (entry.isFile()) tree.files.push(path)
      else if (entry.isSymbolicLink()) tree.links.push(path)
    }
  }
  return tree
}
