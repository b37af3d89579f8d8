import type * as Offline from './offline.ts'

/** What works without signal comes after the first load; the worker keeps it on the phone. */
export function offline(): Promise<typeof Offline> {
  return import('./offline.ts')
}
