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
