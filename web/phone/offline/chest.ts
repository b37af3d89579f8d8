import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Sealing } from './cipher.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Whose things lie here, and the locks on them; `former`: under passwords that were reset from elsewhere. */
export interface Owner {
  readonly userId: string
  readonly login: string
  readonly sealing: Sealing
  readonly former: readonly Sealing[]
  /** When they last opened what lies here; missing in what an earlier version left. */
  readonly seenAt?: number
}
export interface SealedRow {
  readonly id: number
  readonly userId: string
  readonly words: Bytes
  readonly photo: Bytes | null
}

interface Chest extends DBSchema {
  owner: { key: string; value: Owner }
  /** While the phone is unlocked; gone when it locks, whoever was here logs out, or the session has ended. */
  key: { key: 'key'; value: { readonly userId: string; readonly key: CryptoKey } }
  view: { key: 'view'; value: { readonly userId: string; readonly sealed: Bytes } }
  /** By user and task. */
  draft: { key: string; value: { readonly at: number; readonly sealed: Bytes } }
  row: { key: number; value: SealedRow; indexes: { 'by-user': string } }
}

const NAME = 'golden-bell-phone'
const FORMER_MAX = 3

let database: Promise<IDBPDatabase<Chest>> | undefined

/** A phone short of memory or room takes the database away, or does not open it: whoever asks next opens it anew. */
function chest(): Promise<IDBPDatabase<Chest>> {
  const forget = () => { database = undefined }
  database ??= openDB<Chest>(NAME, 1, {
    terminated: forget,
    upgrade(fresh) {
      fresh.createObjectStore('owner', { keyPath: 'userId' })
      fresh.createObjectStore('key')
      fresh.createObjectStore('view')
      fresh.createObjectStore('draft')
      fresh.createObjectStore('row', { keyPath: 'id', autoIncrement: true }).createIndex('by-user', 'userId')
    },
  }).catch((failure: unknown) => {
    forget()
    throw failure
  })
  return database
}

export async function ownerOf(userId: string): Promise<Owner | undefined> {
  return (await chest()).get('owner', userId)
}

/** Who was here last, by login. */
export async function ownerByLogin(login: string): Promise<Owner | undefined> {
  return (await (await chest()).getAll('owner')).find((owner) => owner.login === login)
}

export async function putOwner(owner: Owner): Promise<void> {
  await (await chest()).put('owner', { ...owner, former: owner.former.slice(0, FORMER_MAX) })
}

/** Whoever has not been at this phone for so long does not come back to it: what waited for them goes, lock and all. */
export async function dropOwnersBefore(at: number, now: number): Promise<void> {
  const change = (await chest()).transaction(['owner', 'row'], 'readwrite')
  for (const owner of await change.objectStore('owner').getAll()) {
    if (owner.seenAt === undefined) await change.objectStore('owner').put({ ...owner, seenAt: now })
    else if (owner.seenAt < at) {
      await change.objectStore('owner').delete(owner.userId)
      for (const id of await change.objectStore('row').index('by-user').getAllKeys(owner.userId)) await change.objectStore('row').delete(id)
    }
  }
  await change.done
}

export async function keyInUse(): Promise<Chest['key']['value'] | undefined> {
  return (await chest()).get('key', 'key')
}

export async function putKey(userId: string, key: CryptoKey): Promise<void> {
  await (await chest()).put('key', { userId, key }, 'key')
}

export async function dropKey(): Promise<void> {
  await (await chest()).delete('key', 'key')
}

export async function view(): Promise<Chest['view']['value'] | undefined> {
  return (await chest()).get('view', 'view')
}

export async function putView(userId: string, sealed: Bytes): Promise<void> {
  await (await chest()).put('view', { userId, sealed }, 'view')
}

export async function dropView(): Promise<void> {
  await (await chest()).delete('view', 'view')
}

export async function draft(key: string): Promise<Bytes | undefined> {
  return (await (await chest()).get('draft', key))?.sealed
}

export async function putDraft(key: string, sealed: Bytes, at: number): Promise<void> {
  await (await chest()).put('draft', { at, sealed }, key)
}

export async function dropDraft(key: string): Promise<void> {
  await (await chest()).delete('draft', key)
}

/** Nobody goes on with those. */
export async function dropDraftsBefore(at: number): Promise<void> {
  const store = (await chest()).transaction('draft', 'readwrite').store
  for (let cursor = await store.openCursor(); cursor !== null; cursor = await cursor.continue()) if (cursor.value.at < at) await cursor.delete()
}

export async function rowsOf(userId: string): Promise<SealedRow[]> {
  return (await chest()).getAllFromIndex('row', 'by-user', userId)
}

export async function addRow(row: Omit<SealedRow, 'id'>): Promise<void> {
  // The number is the chest's to give: the order of entering.
  await (await chest()).add('row', row as SealedRow)
}

export async function putRow(row: SealedRow): Promise<void> {
  await (await chest()).put('row', row)
}

export async function hasRow(id: number): Promise<boolean> {
  return (await (await chest()).count('row', id)) > 0
}

export async function dropRow(id: number): Promise<void> {
  await (await chest()).delete('row', id)
}
