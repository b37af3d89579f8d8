import type { CAC } from 'cac'
import { configFrom } from '../platform/config.ts'
import { log } from '../platform/log.ts'
import { openDatabase, openRuntime } from '../platform/runtime.ts'
import { buildPages } from '../run/demo.ts'
import { serve, work, type Running } from '../run/serve.ts'
import { withRuntime } from './with-runtime.ts'

const ZONE_HELP = 'both | public | police：互联网区与公安网区分开部署时（GB_ZONE） — when citizens and desks are apart'
type InZone = { readonly zone?: string }

/** The option is the environment's word, said on the line. */
function inZone(zone: string | undefined): void {
  if (zone !== undefined) process.env.GB_ZONE = zone
}

export function runCommands(cli: CAC): void {
  cli.command('serve', '启动服务（不写入演示数据） — serve pages and API; never seeds').option('--zone <zone>', ZONE_HELP).action(async ({ zone }: InZone) => {
    inZone(zone)
    await buildPages((line) => log.info(line))
    await run('serve')
  })
  cli.command('worker', '启动时限与外发进程 — clocks and what leaves').option('--zone <zone>', ZONE_HELP).action(({ zone }: InZone) => {
    inZone(zone)
    return run('worker')
  })
  cli.command('migrate', '升级数据库结构 — bring the schema up to date').action(() => withRuntime('migrate', async ({ database }) => {
    console.log(database.migrations.length === 0 ? '已是最新 — nothing to do' : database.migrations.join('\n'))
  }))
}

/** Runs until it is told to stop; every part that was started is stopped in the reverse order. */
export async function run(mode: 'serve' | 'worker'): Promise<void> {
  const config = configFrom(process.env)
  const database = await openDatabase(config)
  const runtime = openRuntime(config, database.appUrl, mode)
  let running: Running
  try {
    running = mode === 'serve' ? await serve(config, runtime) : await work(config, runtime)
  } catch (error) {
    await runtime.close()
    await database.stop()
    throw error
  }
  log.info({ mode, url: (running as { url?: string }).url }, 'running')
  const stop = async () => {
    await running.stop()
    await runtime.close()
    await database.stop()
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}
