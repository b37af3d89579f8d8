import { log } from '../platform/log.ts'

export type Loop = { readonly wake: () => void; readonly stop: () => Promise<void> }
type Options = { readonly name: string; readonly idleMs: number; readonly afterFailureMs: number }

/**
 * Does the same work again and again until it is stopped. `work` answers whether there may be more right now; if not, the loop rests until
 * somebody wakes it or the time is up. A failure is logged and tried again: a database that comes back finds its workers waiting.
 */
export function loop(work: () => Promise<'more' | 'idle'>, { name, idleMs, afterFailureMs }: Options): Loop {
  let stopped = false
  let woken = false
  let wakeUp: () => void = () => undefined
  const rest = (ms: number) => new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    wakeUp = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  const running = (async () => {
    while (!stopped) {
      woken = false
      try {
        if ((await work()) === 'more') continue
      } catch (error) {
        log.warn({ err: error }, `${name} failed; it tries again`)
        await rest(afterFailureMs)
        continue
      }
      // Woken while it worked: what it was woken for may have come too late to be seen.
      if (!woken && !stopped) await rest(idleMs)
    }
  })()
  return {
    wake: () => {
      woken = true
      wakeUp()
    },
    stop: async () => {
      stopped = true
      wakeUp()
      await running
    },
  }
}
