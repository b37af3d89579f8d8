import { join } from 'node:path'
import { sourceByCode } from '../features/account/account.store.ts'
import type { Source } from '../flows/signals-to-warnings.ts'
import { bankPort } from '../adapters/banks/bank.client.ts'
import { bankFiles } from '../adapters/banks/bank.files.ts'
import { deliveredTo, telecomPort } from '../adapters/telecom/telecom.client.ts'
import { buildServer } from '../http/server.ts'
import { startDeadlineSweep } from '../jobs/deadline-sweep.ts'
import { startBankFiles } from '../jobs/files-from-banks.ts'
import { startHousekeeping } from '../jobs/housekeeping.ts'
import { startLiveRelay } from '../jobs/outbox-relay.ts'
import { startLiveStream } from '../jobs/live-stream.ts'
import { startBankSender } from '../jobs/outbox-to-banks.ts'
import { startTelecomSender } from '../jobs/outbox-to-telecom.ts'
import { startPlaceFinder } from '../jobs/place-finder.ts'
import { startZoneExchange } from '../jobs/zone-exchange.ts'
import { singleLane } from '../jobs/single-lane.ts'
import { bureauOrRefuse, type Bureau } from './open-bureau.ts'
import { ingestThreads } from './ingest-threads.ts'
import type { Config } from '../platform/config.ts'
import type { Pool } from 'pg'
import { withRetry } from '../platform/postgres/pool.ts'
import type { Runtime } from '../platform/runtime.ts'
import { asSystem, type Context } from '../platform/transaction.ts'

const SINGLE_CONNECTIONS_MAX = 1
const RELAY_CONNECTIONS_MAX = 1
const BANK_CONNECTIONS_MAX = 6
export const OUR_SOURCE = 'golden-bell'

export type Running = { readonly stop: () => Promise<void> }

/** HTTP, the live stream and the lanes in. Stateless: any number of these may run on one database. */
export async function serve(config: Config, runtime: Runtime): Promise<Running & { readonly url: string; readonly bureau: Bureau }> {
  const context = runtime.contextNow()
  const bureau = await bureauOrRefuse(context)
  const places = await startPlaceFinder(runtime.contextNow, bureau.city)
  const relay = startLiveRelay(relayPool(runtime))
  runtime.onCommit(relay.wake)
  const live = startLiveStream(runtime.appUrl)
  const lane = singleLane(runtime.lane('single', SINGLE_CONNECTIONS_MAX, { prepare: true }), places.locate)
  const threads = ingestThreads(config, runtime.appUrl, { committed: () => relay.wake(), isPressed: lane.isBusy })
  const app = await buildServer({
    contextNow: runtime.contextNow, take: threads.take, lane,
    live, locate: places.locate, readAddress: places.read, findVillages: places.villages, bureau, zone: config.zone, publicUrl: config.publicUrl,
    delivered: bureau.kind === 'demo' ? deliveredBy(config, runtime) : undefined, telecomSecret: config.telecomSecret, bankSecret: config.bankSecret, trustedProxies: config.trustedProxies,
    webFolder: join(import.meta.dirname, '../../dist/web'),
  })
  const url = await app.listen({ host: config.host, port: config.port })
  return { url, bureau, stop: async () => { places.stop(); await app.close(); await threads.stop(); await relay.stop(); await live.stop() } }
}

/** Of the simulator, which alone can be asked: whoever tries the demo has no telephone of that number. */
function deliveredBy({ telecomUrl, telecomSecret }: Config, { contextNow }: Runtime): ((to: string) => Promise<readonly string[]>) | undefined {
  return telecomUrl === undefined || telecomSecret === undefined ? undefined : (to) => deliveredTo(telecomUrl, telecomSecret, { to, now: contextNow().now })
}

/** A mark 'sent' that a crash forgets is a page told twice: not worth two waits for the disk in the way of every officer's page. */
function relayPool(runtime: Runtime): Pool {
  return runtime.pool('relay', RELAY_CONNECTIONS_MAX, { prepare: true, relaxedCommit: true })
}

/** Clocks and what leaves. Any number of these may run on one database as well. */
export async function work(config: Config, runtime: Runtime): Promise<Running> {
  const context = runtime.contextNow()
  const bureau = await bureauOrRefuse(context)
  const places = await startPlaceFinder(runtime.contextNow, bureau.city)
  const relay = startLiveRelay(relayPool(runtime))
  runtime.onCommit(relay.wake)
  const sweep = startDeadlineSweep(runtime.contextNow, await ourSource(context), places.locate)
  const telecom = config.telecomUrl === undefined || config.telecomSecret === undefined ? undefined : telecomPort(config.telecomUrl, config.telecomSecret)
  const sender = startTelecomSender(runtime.contextNow, telecom)
  const banks = startBanks(config, runtime)
  const housekeeping = startHousekeeping(runtime.contextNow, { folder: join(config.dataDir, 'outage'), demo: bureau.kind === 'demo' })
  const exchange = startExchange(config, runtime)
  return { stop: async () => { places.stop(); housekeeping.stop(); await exchange?.stop(); await banks.stop(); await sender.stop(); await sweep.stop(); await relay.stop() } }
}

function startExchange({ zone, zoneFolder: folder, zoneSecret: secret }: Config, runtime: Runtime): Running | undefined {
  return zone === 'both' || folder === undefined || secret === undefined ? undefined : startZoneExchange(runtime.contextNow, zone, { folder, secret })
}

/** Without a secret nothing leaves, and people are told. */
function startBanks({ bankUrl: url, bankFolder: folder, bankSecret: secret }: Config, runtime: Runtime): Running {
  const ports = secret === undefined ? {} : { ...(url === undefined ? {} : { http: bankPort(url, secret) }), ...(folder === undefined ? {} : { files: bankFiles(folder, secret) }) }
  const context = runtime.lane('banks', BANK_CONNECTIONS_MAX)
  const parts = [startBankSender(context, ports), ...(secret === undefined || folder === undefined ? [] : [startBankFiles(context, folder, secret)])]
  return { stop: async () => { await Promise.all(parts.map((part) => part.stop())) } }
}

async function ourSource(context: Context): Promise<Source> {
  const source = await withRetry(() => asSystem(context, (tx) => sourceByCode(tx, OUR_SOURCE)))
  if (source === undefined) throw new Error(`the source ${OUR_SOURCE} is missing; it is made with the bureau`)
  return source
}
