import { dropBundle, takeBundles, type Post } from '../adapters/zones/bundle.files.ts'
import type { Peer } from '../domain/zones.ts'
import { takeBundle } from '../flows/bundle-from-peer.ts'
import { nextBundle } from '../flows/bundle-to-peer.ts'
import { publishSnapshots } from '../flows/snapshots-to-public.ts'
import { log } from '../platform/log.ts'
import type { Context } from '../platform/transaction.ts'
import { loop, type Loop } from './loop.ts'

const LOOK_EVERY_MS = 1_000
const AFTER_FAILURE_MS = 5_000

/** One zone's side of the exchange: what came is taken, what is published is looked at, what is to go is dropped. Any number of these may run. */
export function startZoneExchange(contextNow: () => Context, zone: Peer, post: Post): Loop {
  return loop(() => exchangeOnce(contextNow, zone, post), { name: 'exchange with the other zone', idleMs: LOOK_EVERY_MS, afterFailureMs: AFTER_FAILURE_MS })
}

export async function exchangeOnce(contextNow: () => Context, zone: Peer, post: Post): Promise<'more' | 'idle'> {
  for (const aside of await takeBundles(post, zone, { now: contextNow().now, take: (bundle) => takeBundle(contextNow(), zone, bundle) })) log.error(aside, 'a file of the other zone was set aside')
  if (zone === 'police') await publishSnapshots(contextNow())
  const context = contextNow()
  const bundle = await nextBundle(context)
  if (bundle === undefined) return 'idle'
  await dropBundle(post, { from: zone, ...bundle, messages: [...bundle.messages] }, `${String(context.now.getTime()).padStart(15, '0')}-${context.newId()}`)
  return 'more'
}
