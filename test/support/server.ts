import type { FastifyInstance } from 'fastify'
import { takeHere } from '../../src/flows/lines-to-signals.ts'
import type { ServerParts } from '../../src/http/context.ts'
import { buildServer } from '../../src/http/server.ts'
import type { LiveStream } from '../../src/jobs/live-stream.ts'
import { singleLane } from '../../src/jobs/single-lane.ts'
import { startPlaceFinder } from '../../src/jobs/place-finder.ts'
import { CITY, type SmallBureau } from './small-bureau.ts'

const NOBODY_LISTENS: LiveStream = { subscribe: () => () => undefined, listeners: () => 0, stop: () => Promise.resolve() }
export const TELECOM_SECRET = 'shared with the carrier'
export const BANK_SECRET = 'what the keys of the banks are made of'

/** The API of a bureau, without pages. Not listening yet. */
export async function serverOf(bureau: SmallBureau, live = NOBODY_LISTENS, more: Partial<ServerParts> = {}): Promise<FastifyInstance> {
  const contextNow = () => bureau.at(new Date())
  const { locate, read: readAddress, villages: findVillages, stop } = await startPlaceFinder(contextNow, CITY)
  stop()
  return buildServer({
    contextNow, take: takeHere(contextNow, locate), lane: singleLane(contextNow, locate), locate, readAddress, findVillages, webFolder: undefined, telecomSecret: TELECOM_SECRET, bankSecret: BANK_SECRET,
    bureau: { kind: 'demo', name: '测试市' }, live, zone: 'both', publicUrl: undefined, delivered: undefined, trustedProxies: undefined, ...more,
  })
}
