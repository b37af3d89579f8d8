import type { QueryClient } from '@tanstack/react-query'
import type { FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import type { TaskView } from '../../../src/contract/task.ts'
import type { Me } from '../../../src/contract/session.ts'
import { rememberCsrf } from '../../ui/api/client.ts'
import { readSession } from '../../ui/api/session-api.ts'
import { moveFollowUp, type FollowUpTasks } from '../../ui/api/follow-up-api.ts'
import { moveTask, sendPhoto } from '../../ui/api/task-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { SESSION_KEY } from '../../ui/session/query-client.ts'
import { FOLLOW_UPS_KEY, followUpKey } from '../follow-up/follow-up-keys.ts'
import * as chest from './chest.ts'
import { newSealing, openSealing, rewrapped, seal, sealWords, unseal, unsealWords } from './cipher.ts'
import { asReadToday } from './former-view.ts'
import { keptRows, showKept, type KeptRow } from './kept-rows.ts'
import { isLocked, nothingToLock, unlock } from './lock-state.ts'
import { sendInOrder } from './outbox.ts'
import { isKept, viewIn, type KeptView } from './view.ts'

const SEND_AGAIN_MS = 30_000
const DRAFT_MS_MAX = 7 * 86_400_000
/** What waits is sent for a week and shown for this long. */
const ABSENCE_MS_MAX = 60 * 86_400_000
const VIEW_SETTLE_MS = 400
/** One page sends, however many are open. */
const SENDER = 'gb.outbox'
const ASKED_TO_STAY = 'gb.askedToStay'

let client: QueryClient | undefined
let opened: { readonly userId: string; readonly key: CryptoKey } | undefined
const otherPages = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(SENDER)

/** Plain HTTP has neither ciphers nor a worker: there the phone needs its line, as before. */
export const isPossible = window.isSecureContext && 'indexedDB' in window && 'locks' in navigator

/** Called once by the shell. */
export async function start(queryClient: QueryClient): Promise<void> {
  if (!isPossible || client !== undefined) return
  client = queryClient
  void navigator.serviceWorker?.register('/phone/worker.js', { scope: '/phone/' })
  otherPages?.addEventListener('message', () => void showRows())
  window.addEventListener('online', lineIsBack)
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') lineIsBack() })
  setInterval(() => { if (keptRows().some((row) => row.refusal === null)) void send() }, SEND_AGAIN_MS)
  watchView(queryClient)
  await openChest()
}

/** A phone that gives out no storage now is asked again. */
async function openChest(): Promise<void> {
  try {
    if (isLocked()) await chest.dropKey()
    opened = await chest.keyInUse()
    await chest.dropDraftsBefore(serverNow() - DRAFT_MS_MAX)
    await seenNow(opened?.userId)
    await chest.dropOwnersBefore(serverNow() - ABSENCE_MS_MAX, serverNow())
    await showRows()
    void send()
  } catch {
    setTimeout(() => void openChest(), SEND_AGAIN_MS)
  }
}

async function seenNow(userId: string | undefined): Promise<void> {
  const owner = userId === undefined ? undefined : await chest.ownerOf(userId)
  if (owner !== undefined) await chest.putOwner({ ...owner, seenAt: serverNow() })
}

export function lineIsBack(): void {
  // A page that started without a line has not asked yet whether its session still stands.
  if (navigator.onLine) void client?.invalidateQueries({ queryKey: SESSION_KEY })
  void send()
}

/** After a log-in: the only moment at which the password is known. What this person left here is opened, what another saw here dies. */
export async function adopt(me: Pick<Me, 'id' | 'login'>, password: string): Promise<void> {
  if (!isPossible) return
  askToStay()
  const owner = await chest.ownerOf(me.id)
  const known = owner === undefined ? undefined : await openSealing(owner.sealing, password)
  if ((await chest.view())?.userId !== me.id) await chest.dropView()
  let key = known
  if (key === undefined) {
    const fresh = await newSealing(password)
    key = fresh.key
    await chest.putOwner({ userId: me.id, login: me.login, sealing: fresh.sealing, former: owner === undefined ? [] : [owner.sealing, ...owner.former] })
  }
  await seenNow(me.id)
  opened = { userId: me.id, key }
  await chest.putKey(me.id, key)
  await keepView()
  await showRows()
  void send()
}

/** Once: a browser that runs short of room throws away first what it has not promised to keep. */
function askToStay(): void {
  if (localStorage.getItem(ASKED_TO_STAY) !== null) return
  localStorage.setItem(ASKED_TO_STAY, 'yes')
  void navigator.storage?.persist?.().catch(() => undefined)
}

/** Whether this password opens what lies here; `unknown`: nothing of this login lies here. */
export async function open(login: string, password: string): Promise<'open' | 'shut' | 'unknown'> {
  const owner = isPossible ? await chest.ownerByLogin(login) : undefined
  if (owner === undefined) return 'unknown'
  const key = await openSealing(owner.sealing, password)
  if (key === undefined) return 'shut'
  opened = { userId: owner.userId, key }
  await chest.putKey(owner.userId, key)
  await seenNow(owner.userId)
  if (client !== undefined) await restore(client)
  await showRows()
  unlock()
  void send()
  return 'open'
}

/** Locked: what is drawn is hidden, what lies here is sealed without a key. */
export async function shut(): Promise<void> {
  opened = undefined
  showKept([])
  if (isPossible) await chest.dropKey()
}

/** Logged out, or the session was ended from the desk: what was seen dies, what waits stays sealed for whoever knows the password. */
export async function signedOut(): Promise<void> {
  nothingToLock()
  if (!isPossible) return
  await shut()
  await chest.dropView()
}

/** The password was changed on this phone. */
export async function passwordChanged(userId: string, old: string, fresh: string): Promise<void> {
  const owner = isPossible ? await chest.ownerOf(userId) : undefined
  const sealing = owner === undefined ? undefined : await rewrapped(owner.sealing, old, fresh)
  if (owner !== undefined && sealing !== undefined) await chest.putOwner({ ...owner, sealing })
}

/** What was sealed under a password that was reset since is sealed anew under today's. Answers whether the former one opened something. */
export async function openFormer(password: string): Promise<boolean> {
  const owner = opened === undefined ? undefined : await chest.ownerOf(opened.userId)
  for (const sealing of owner?.former ?? []) {
    const key = await openSealing(sealing, password)
    if (key === undefined || opened === undefined) continue
    for (const row of await chest.rowsOf(opened.userId)) {
      const words = await unseal(key, row.words)
      if (words === undefined) continue
      const photo = row.photo === null ? undefined : await unseal(key, row.photo)
      await chest.putRow({ ...row, words: await seal(opened.key, words), photo: photo === undefined ? null : await seal(opened.key, photo) })
    }
    await showRows()
    void send()
    return true
  }
  return false
}

/** Without a line and with a key in this browser: the last list and who it was. `locked`: there is something, under a password. */
export async function restore(queryClient: QueryClient): Promise<'restored' | 'locked' | 'nothing'> {
  const sealed = isPossible ? await chest.view() : undefined
  if (sealed === undefined) return 'nothing'
  const kept = opened ?? (isLocked() ? undefined : await chest.keyInUse())
  if (kept === undefined || kept.userId !== sealed.userId) return 'locked'
  opened = kept
  const former = await unsealWords<KeptView>(kept.key, sealed.sealed)
  if (former === undefined) return 'nothing'
  const view = asReadToday(former)
  for (const { key, data, at } of view.queries) if (queryClient.getQueryData(key) === undefined) queryClient.setQueryData(key, data, { updatedAt: at })
  if (queryClient.getQueryData(SESSION_KEY) === undefined) {
    rememberCsrf(view.me)
    queryClient.setQueryData(SESSION_KEY, view.me)
  }
  await showRows()
  return 'restored'
}

export type Entered = Pick<KeptRow, 'key' | 'taskId' | 'at' | 'entry'> & { readonly photo?: Blob }

/** `impossible`: nothing can be kept here, and the page says what it said before. `no-room`: the phone gives out no storage now; nothing was kept. */
export async function keep(entered: Entered): Promise<'kept' | 'impossible' | 'no-room'> {
  if (opened === undefined || client === undefined) return 'impossible'
  if (client.getQueryData<Me | null>(SESSION_KEY)?.id !== opened.userId) return 'impossible'
  const { photo, ...said } = entered
  const words = { ...said, about: aboutOf(client, said), refusal: null }
  const row = { userId: opened.userId, words: await sealWords(opened.key, words), photo: photo === undefined ? null : await seal(opened.key, new Uint8Array(await photo.arrayBuffer())) }
  if (!(await chest.addRow(row).then(() => true, () => false))) return 'no-room'
  await changed()
  return 'kept'
}

function aboutOf(from: QueryClient, { taskId, entry }: Pick<KeptRow, 'taskId' | 'entry'>): KeptRow['about'] {
  const followUp = () => from.getQueryData<FollowUpTaskView>(followUpKey(taskId)) ?? from.getQueryData<FollowUpTasks>(FOLLOW_UPS_KEY)?.items.find((task) => task.id === taskId)
  const about = entry.kind === 'follow-up' ? followUp() : from.getQueryData<TaskView>(['task', taskId])
  return { kind: about?.kind ?? '', fraudType: about?.fraudType ?? '', name: about?.person.name ?? '' }
}

export async function draftOf<Draft>(taskId: string): Promise<Draft | undefined> {
  if (opened === undefined) return undefined
  const sealed = await chest.draft(`${opened.userId} ${taskId}`)
  return sealed === undefined ? undefined : unsealWords<Draft>(opened.key, sealed)
}

export async function keepDraft(taskId: string, draft: unknown): Promise<void> {
  if (opened !== undefined) await chest.putDraft(`${opened.userId} ${taskId}`, await sealWords(opened.key, draft), serverNow())
}

export async function forgetDraft(taskId: string): Promise<void> {
  if (opened !== undefined) await chest.dropDraft(`${opened.userId} ${taskId}`)
}

export async function discard(id: number): Promise<void> {
  await chest.dropRow(id)
  await changed()
}

/** Of several pages one sends; each row leaves the chest when the server has answered it, so that a page that dies in between sends it again under its own key. */
export async function send(): Promise<void> {
  if (opened === undefined || isLocked()) return
  const { userId } = opened
  await navigator.locks.request(SENDER, async () => {
    const { rows: waiting } = await openedRows()
    if (waiting.every((row) => row.refusal !== null) || !(await isStillMe(userId))) return
    const { sent, needsLogin } = await sendInOrder(waiting, serverNow(), {
      send: (row) => one(row).then((answer) => {
        if (answer !== null) client?.setQueryData(row.entry.kind === 'follow-up' ? followUpKey(row.taskId) : ['task', row.taskId], answer)
        return { isSent: true } as const
      }, (failure: unknown) => ({ isSent: false, failure }) as const),
      onSent: (row) => discard(row.id),
      onRefused: async (row, refusal) => {
        await putBack(userId, { ...row, refusal })
        await changed()
      },
    })
    if (needsLogin) void client?.invalidateQueries({ queryKey: SESSION_KEY })
    if (sent === 0) return
    void client?.invalidateQueries({ queryKey: ['tasks'] })
    void client?.invalidateQueries({ queryKey: ['task'] })
  })
}

/** Whose session it is the server says: somebody may have logged in on another page of this browser, and nothing is sent in their name. */
async function isStillMe(userId: string): Promise<boolean> {
  const me = await readSession().catch(() => undefined)
  if (me === undefined) return false
  client?.setQueryData(SESSION_KEY, me)
  if (me === null || me.id === userId) return me !== null
  await shut()
  await chest.dropView()
  return false
}

async function one(row: KeptRow): Promise<TaskView | FollowUpTaskView | null> {
  // Deleted while those before it were on their way.
  if (!(await chest.hasRow(row.id))) return null
  if (row.entry.kind === 'move') return moveTask(row.taskId, row.entry.move, row.key)
  if (row.entry.kind === 'follow-up') return moveFollowUp(row.taskId, row.entry.move, row.key)
  return sendPhoto(row.taskId, row.photo ?? new Blob(), row.key)
}

async function putBack(userId: string, { id, photo, ...words }: KeptRow): Promise<void> {
  if (opened === undefined) return
  await chest.putRow({ id, userId, words: await sealWords(opened.key, words), photo: photo === null ? null : await seal(opened.key, new Uint8Array(await photo.arrayBuffer())) })
}

async function openedRows(): Promise<{ readonly rows: readonly KeptRow[]; readonly underFormer: number }> {
  if (opened === undefined) return { rows: [], underFormer: 0 }
  const { key, userId } = opened
  const sealed = await chest.rowsOf(userId)
  // A picture never changes, and unsealing one takes a while.
  const pictures = new Map(keptRows().map((row) => [row.id, row.photo]))
  const rows: KeptRow[] = []
  for (const { id, words, photo } of sealed) {
    const clear = await unsealWords<Omit<KeptRow, 'id' | 'photo'>>(key, words)
    if (clear === undefined) continue
    rows.push({ ...clear, id, photo: photo === null ? null : (pictures.get(id) ?? (await pictureIn(key, photo))) })
  }
  return { rows, underFormer: sealed.length - rows.length }
}

async function pictureIn(key: CryptoKey, photo: Parameters<typeof unseal>[1]): Promise<Blob | null> {
  const bytes = await unseal(key, photo)
  return bytes === undefined ? null : new Blob([bytes], { type: 'image/jpeg' })
}

async function showRows(): Promise<void> {
  const { rows, underFormer } = await openedRows()
  showKept(rows, underFormer)
}

async function changed(): Promise<void> {
  await showRows()
  otherPages?.postMessage('changed')
}

export function isOpen(): boolean {
  return opened !== undefined
}

let settling: ReturnType<typeof setTimeout> | undefined

/** What the officer sees is kept as they see it, a moment after it came. */
function watchView(queryClient: QueryClient): void {
  queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || !isKept(event.query.queryKey)) return
    clearTimeout(settling)
    // Where there is no room for it the former one stays.
    settling = setTimeout(() => void keepView().catch(() => undefined), VIEW_SETTLE_MS)
  })
}

async function keepView(): Promise<void> {
  const view = client === undefined ? undefined : viewIn(client)
  if (view === undefined || opened === undefined || opened.userId !== view.me.id) return
  await chest.putView(view.me.id, await sealWords(opened.key, view))
}
