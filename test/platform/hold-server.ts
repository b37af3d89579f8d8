import { startEmbedded } from '../../src/platform/postgres/embedded.ts'

/** A program of its own that starts (or adopts) the server and holds it until it is told or killed. */
const [dataDir] = process.argv.slice(2)
if (dataDir === undefined) throw new Error('usage: hold-server.ts DATA_DIR')
const embedded = await startEmbedded({ dataDir })
process.stdout.write(`${JSON.stringify({ pid: embedded.pid, adopted: embedded.adopted, adminUrl: embedded.adminUrl })}\n`)
process.once('SIGTERM', () => void embedded.stop().then(() => process.exit(0)))
setInterval(() => undefined, 60_000)
