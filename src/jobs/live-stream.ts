import { Client } from 'pg'
import type { LiveEvent } from '../contract/event.ts'
import { may } from '../domain/access.ts'
import { multirangeToRanges, type RegionRange } from '../domain/region-code.ts'
import { log } from '../platform/log.ts'
import type { Actor } from '../platform/transaction.ts'
import { LIVE_CHANNEL, type LiveRow } from './outbox-relay.ts'

const RECONNECT_MS = 500
export type Listener = (event: LiveEvent) => void
export type LiveStream = { readonly subscribe: (actor: Actor, listener: Listener) => () => void; readonly listeners: () => number; readonly stop: () => Promise<void> }

type Subscriber = { readonly actor: Actor; readonly ranges: readonly RegionRange[]; readonly listener: Listener }

/**
 * One LISTEN connection a process; every open page hangs on it. A page hears of its own place, its own unit and its own tasks, and of
 * nothing else: the filter is the same as the walls of the database, and the event carries ids only.
 */
export function startLiveStream(appUrl: string): LiveStream {
  const subscribers = new Set<Subscriber>()
  let client: Client | undefined
  let stopped = false

  const deliver = (payload: string) => {
    for (const row of JSON.parse(payload) as LiveRow[]) {
      for (const { actor, ranges, listener } of subscribers) if (concerns(row, actor, ranges)) listener(eventOf(row, actor))
    }
  }
  const connect = async (): Promise<void> => {
    let failing: string | undefined
    while (!stopped) {
      try {
        client = new Client({ connectionString: appUrl, application_name: 'golden-bell live', connectionTimeoutMillis: 5_000, keepAlive: true })
        const lost = new Promise<void>((resolve) => { client!.once('end', resolve); client!.on('error', () => undefined) })
        client.on('notification', ({ payload }) => { if (payload !== undefined) deliver(payload) })
        await client.connect()
        await client.query(`listen ${LIVE_CHANNEL}`)
        failing = undefined
        // What happened while the line was down was not heard; pages ask again on this one.
        for (const { listener } of subscribers) listener({ type: 'numbers.changed', id: '' })
        await lost
      } catch (error) {
        const { message } = error as Error
        if (message !== failing) log.warn({ err: error }, 'live stream lost the database; it tries again')
        failing = message
      }
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS))
    }
  }
  void connect()
  return {
    subscribe: (actor, listener) => {
      const subscriber = { actor, ranges: multirangeToRanges(actor.scope), listener }
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    listeners: () => subscribers.size,
    stop: async () => { stopped = true; await client?.end().catch(() => undefined) },
  }
}

const FOR_EVERYBODY: LiveEvent['type'] = 'announcement.changed'
/** Of roles, not of anybody: each page asks what it may do now. */
const FOR_EVERY_PAGE: LiveEvent['type'] = 'rights.changed'
const FOR_ONE_USER: LiveEvent['type'] = 'session.ended'

function concerns(row: LiveRow, actor: Actor, ranges: readonly RegionRange[]): boolean {
  if (row.type === FOR_EVERYBODY) return may(actor, 'announcement.read')
  if (row.type === FOR_EVERY_PAGE) return true
  if (row.type === FOR_ONE_USER) return row.userId === actor.userId
  if (row.userId === actor.userId || (row.unit !== null && row.unit === actor.scopeUnit)) return true
  if (row.region === null) return actor.unitKind === 'centre' && actor.scopeUnit !== ''
  return ranges.some((range) => range.first <= row.region! && row.region! <= range.last)
}

function eventOf(row: LiveRow, actor: Actor): LiveEvent {
  const level = row.data.level as LiveEvent['level']
  return { type: row.type as LiveEvent['type'], id: row.subject, ...(level === undefined ? {} : { level }), ...(row.userId === actor.userId ? { mine: true } : {}) }
}
