/** Put in by the builder (web/phone/install/builder.ts): the paths of everything that the phone page is made of, and what changes with any of them. */
declare const SHELL_FILES: readonly string[]
declare const SHELL_VERSION: string

interface LifeEvent extends Event { readonly waitUntil: (work: Promise<unknown>) => void }
interface FetchEvent extends LifeEvent { readonly request: Request; readonly respondWith: (answer: Promise<Response>) => void }

const CACHE_PREFIX = 'phone-'
const CACHE = `${CACHE_PREFIX}${SHELL_VERSION}`
const INDEX = '/phone/index.html'
/** One bar of signal is worse than none: a page that has waited this long opens with what is here. */
const PATIENCE_MS = 3_000

addEventListener('install', (event) => (event as LifeEvent).waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...SHELL_FILES]))))

addEventListener('activate', (event) => (event as LifeEvent).waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE).map((name) => caches.delete(name))))))

/** The page itself and nothing else: what is said of people goes past this worker, and is never in its cache. */
addEventListener('fetch', (event) => {
  const fetching = event as FetchEvent
  const { request } = fetching
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin || pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') fetching.respondWith(opened(request))
  else if (SHELL_FILES.includes(pathname)) fetching.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)))
})

async function opened(request: Request): Promise<Response> {
  const fresh = fetch(request)
  const kept = await caches.match(INDEX)
  if (kept === undefined) return fresh
  const patience = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS))
  return Promise.race([fresh.then((answer) => (isOurs(answer) ? answer : kept), () => kept), patience])
}

/** A proxy that cannot reach the server says so with a page of its own, and a network that wants a log-in first leads elsewhere: neither is the page. */
function isOurs({ ok, type, redirected }: Response): boolean {
  return ok && type === 'basic' && !redirected
}
