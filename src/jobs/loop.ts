import { log } from '../platform/log.ts'

export type Loop = { readonly wake: () => void; readonly stop: () => Promise<void> }
type Options = { readonly name: string; readonly idleMs: number; readonly afterFailureMs: number }

/**
 * Does the same work again and again until it is stopped. `work` answers whether there may be more right now; if not, the loop rests until
 * somebody wakes it or the time is up. A failure is tried again: a database that comes back finds its workers waiting. What fails the same
 * way again is logged once, and its end.
 */
export function loop(work: () => Promise<'more' | 'idle'>, { name, idleMs, afterFailureMs }: Options): Loop {
  let stopped = false
  let woken = false
  let failing: string | undefined
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
        const left = await work()
        if (failing !== undefined) log.info(`${name} works again`)
        failing = undefined
        if (left === 'more') continue
      } catch (error) {
        const { message } = error as Error
        if (message !== failing) log.warn({ err: error }, `${name} failed; it tries again`)
        failing = message
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
