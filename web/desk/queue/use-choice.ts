import { useCallback, useEffect, useRef, useState } from 'react'

/** As many as one press may be about (src/contract/warning.ts). */
export const CHOSEN_MAX = 50

/** Which rows are ticked. With shift, all from the one ticked last. `shown`: the rows in their order. */
export function useChoice(shown: readonly string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const last = useRef<string | undefined>(undefined)
  const order = useRef(shown)
  useEffect(() => {
    order.current = shown
  }, [shown])
  const toggle = useCallback((id: string, isRange: boolean) => {
    const from = last.current
    last.current = id
    setChosen((before) => chosenAfter(before, { id, from: isRange ? from : undefined, shown: order.current }))
  }, [])
  const keepOnly = useCallback((ids: readonly string[]) => setChosen(new Set(ids)), [])
  return { chosen, toggle, keepOnly }
}

type Tick = { readonly id: string; readonly from: string | undefined; readonly shown: readonly string[] }

export function chosenAfter(before: ReadonlySet<string>, { id, from, shown }: Tick): ReadonlySet<string> {
  const [at, start] = [shown.indexOf(id), from === undefined ? -1 : shown.indexOf(from)]
  if (start !== -1 && at !== -1) return bounded([...before, ...shown.slice(Math.min(at, start), Math.max(at, start) + 1)])
  return before.has(id) ? new Set([...before].filter((other) => other !== id)) : bounded([...before, id])
}

function bounded(ids: readonly string[]): ReadonlySet<string> {
  return new Set([...new Set(ids)].slice(0, CHOSEN_MAX))
}
