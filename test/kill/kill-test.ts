import { parseArgs } from 'node:util'
import { openHouse } from './house.ts'
import { ordersSurvive } from './orders.ts'
import { signalsSurvive } from './signals.ts'

/**
 * `npm run kill-test [-- --kills N --seed N]`: SIGKILL of server, worker and PostgreSQL at random moments while signals come.
 * `npm run kill-test -- --orders`: of the banks too, while reports come whose stop orders go to banks that refuse, are late, and never answer, and
 * while stops that hold are let go, extended, and asked after.
 * Prints one closing line with the counts; exits 1 on any loss.
 */
const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string', default: '1' }, orders: { type: 'boolean', default: false } } })
const KILLS = values.orders ? 12 : 25

const house = await openHouse(Number(values.seed))
const survived = await (values.orders ? ordersSurvive : signalsSurvive)(house, Number(values.kills ?? KILLS))
process.exitCode = survived ? 0 : 1
