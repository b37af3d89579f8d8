import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { simulatedMs } from './banks/clock.ts'
import { leaveReplyFile, takeRequestFiles } from './banks/drop.ts'
import { serveBanks, tellReply } from './banks/http.ts'
import { Simulator } from './banks/simulator.ts'
import { newWorld, type World } from './banks/world.ts'

/**
 * `gb bank-simulator`: many banks in one process that speaks docs/bank-port.md. Balances move while one talks; any bank can be slow, refuse,
 * repeat itself, be silent, time out, sign wrongly or be down, by flags for all and by `POST /world/faults` for one. Everything random comes
 * from --seed. With --state it may be killed at any moment and goes on where it was.
 */
const share = (value: string) => ({ type: 'string', default: value }) as const
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8097' }, host: { type: 'string', default: '127.0.0.1' }, seed: { type: 'string', default: '1' }, state: { type: 'string' }, folder: { type: 'string' },
    'delay-ms': { type: 'string', default: '200,3000' }, pace: { type: 'string', default: '1' }, invent: { type: 'boolean', default: false }, 'check-names': { type: 'boolean', default: false },
    refuse: share('0.02'), timeout: share('0.02'), twice: share('0.03'), silent: share('0.01'), 'wrong-signature': share('0.01'),
  },
})
const TICK_MS = 100
const secret = process.env.GB_BANK_SECRET ?? ''
const url = process.env.GB_URL ?? 'http://127.0.0.1:8080'
const folder = values.folder ?? process.env.GB_BANK_FOLDER
const { state } = values
const [delayLeast = 0, delayMost = delayLeast] = values['delay-ms'].split(',').map(Number)

/** Written whole before anything is answered, so that a kill never leaves half of it. */
function save(world: World): void {
  if (state === undefined) return
  writeFileSync(`${state}.writing`, JSON.stringify(world))
  renameSync(`${state}.writing`, state)
}

const world = state !== undefined && existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as World) : newWorld(Number(values.seed))
const simulator = new Simulator(world, {
  faults: {
    delayMs: [delayLeast, delayMost], refuse: Number(values.refuse), timeout: Number(values.timeout), twice: Number(values.twice), silent: Number(values.silent),
    wrongSignature: Number(values['wrong-signature']), down: false, checkNames: values['check-names'],
  },
  pace: Number(values.pace), invent: values.invent, save,
  tell: (reply, via, how) => (via === 'files' && folder !== undefined ? Promise.resolve(leaveReplyFile(folder, secret, reply, how)) : tellReply(url, secret, reply, how.wrongly)),
})
setInterval(() => {
  simulator.tick(simulatedMs())
  if (folder !== undefined) takeRequestFiles(folder, secret, (bank) => simulator.faultsOf(bank).down, (request) => simulator.take(request, 'files', simulatedMs()))
}, TICK_MS)

serveBanks(simulator, secret).listen(Number(values.port), values.host)
process.on('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => process.exit(0))
