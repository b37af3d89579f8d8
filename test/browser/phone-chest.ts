import type { Page } from 'playwright-core'

/** The worker has everything that the page opens with, and the password has opened what lies on the phone. */
export const isReady = (page: Page): Promise<boolean> => page.evaluate(async () => {
  await navigator.serviceWorker.ready
  for (let look = 0; look < 100; look++) {
    const chest = await new Promise<IDBDatabase>((resolve) => { const open = indexedDB.open('golden-bell-phone'); open.onsuccess = () => resolve(open.result) })
    const has = (store: string) => new Promise<boolean>((resolve) => { const count = chest.transaction(store).objectStore(store).count(); count.onsuccess = () => resolve(count.result > 0) })
    const isThere = chest.objectStoreNames.contains('key') && (await has('key')) && (await has('view'))
    chest.close()
    if (isThere) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
})
type Left = { readonly words: string; readonly keys: number; readonly views: number; readonly rows: number; readonly drafts: number }
/** Everything in the phone's chest, read as whoever finds the phone would. */
export const whatLies = (page: Page): Promise<Left> => page.evaluate(async (): Promise<Left> => {
  const chest = await new Promise<IDBDatabase>((resolve) => { const open = indexedDB.open('golden-bell-phone'); open.onsuccess = () => resolve(open.result) })
  const all = (store: string) => new Promise<object[]>((resolve) => { const found = chest.transaction(store).objectStore(store).getAll(); found.onsuccess = () => resolve(found.result as object[]) })
  const [keys, views, rows, drafts] = [await all('key'), await all('view'), await all('row'), await all('draft')]
  chest.close()
  const decoded = [...views, ...rows, ...drafts].flatMap((row) => Object.values(row).map((value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value))))
  const cached = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((request) => request.url)))
  return { words: [...decoded, ...cached.flat(), ...Object.values(localStorage)].join('\n'), keys: keys.length, views: views.length, rows: rows.length, drafts: drafts.length }
})

/** The kept view as an earlier version would have left it: sealed by the key in use, without these fields wherever they stand. Answers how many were taken out. */
export const changeView = (page: Page, { without }: { readonly without: readonly string[] }): Promise<number> => page.evaluate(async (fields) => {
  const chest = await new Promise<IDBDatabase>((resolve) => { const open = indexedDB.open('golden-bell-phone'); open.onsuccess = () => resolve(open.result) })
  const get = <T>(store: string) => new Promise<T>((resolve) => { const found = chest.transaction(store).objectStore(store).get(store); found.onsuccess = () => resolve(found.result as T) })
  const { key } = await get<{ key: CryptoKey }>('key')
  const { userId, sealed } = await get<{ userId: string; sealed: Uint8Array<ArrayBuffer> }>('view')
  const clear = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.subarray(0, 12) }, key, sealed.subarray(12))
  let taken = 0
  const former = JSON.stringify(JSON.parse(new TextDecoder().decode(clear)), (name, value: unknown) => (fields.includes(name) ? (taken++, undefined) : value))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const again = new Uint8Array([...iv, ...new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(former)))])
  const change = chest.transaction('view', 'readwrite')
  change.objectStore('view').put({ userId, sealed: again }, 'view')
  await new Promise((resolve) => { change.oncomplete = resolve })
  chest.close()
  return taken
}, [...without])
