import { configFrom, type Config } from '../platform/config.ts'
import { bureauOrRefuse } from '../run/open-bureau.ts'
import { openDatabase, openRuntime, type OpenDatabase, type Runtime } from '../platform/runtime.ts'

export type Opened = { readonly config: Config; readonly database: OpenDatabase; readonly runtime: Runtime }

/** Opens the database for one command and lets go of it afterwards; a server that runs already goes on running. */
export async function withRuntime<T>(role: string, work: (opened: Opened) => Promise<T>): Promise<T> {
  const config = configFrom(process.env)
  const database = await openDatabase(config)
  const runtime = openRuntime(config, database.appUrl, role)
  try {
    return await work({ config, database, runtime })
  } finally {
    await runtime.close()
    await database.stop()
  }
}

/** For commands that write into a bureau: rows in a database without one would be taken for a founding that was broken off. Refuses with `bureau.missing`. */
export function withBureau<T>(role: string, work: (opened: Opened) => Promise<T>): Promise<T> {
  return withRuntime(role, async (opened) => {
    await bureauOrRefuse(opened.runtime.contextNow())
    return work(opened)
  })
}
