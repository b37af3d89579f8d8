import { useEffect, useRef, useState, type ReactNode } from 'react'

/** So far from the screen a row is not drawn: a page of scrolling ahead, and a bit. */
const NEAR = '1400px 0px'
/** What a row is high before it was ever drawn: two lines. */
const ROW_PIXELS = 59

/** Rows that are drawn, or not, together. */
const CHUNK_ROWS = 40

export function chunksOf<T>(rows: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK_ROWS) }, (_, nth) => rows.slice(nth * CHUNK_ROWS, (nth + 1) * CHUNK_ROWS))
}

interface Props {
  readonly size: number
  readonly span: number
  readonly children: () => ReactNode
}

/**
 * A part of a long table that is drawn while it is near the screen. Elsewhere an empty row of the height that it had stands for it, so that
 * nothing jumps; the row that has the focus is never taken away.
 */
export function RowChunk({ size, span, children }: Props) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [stands, setStands] = useState<{ readonly pixels: number } | null>({ pixels: size * ROW_PIXELS })
  useEffect(() => {
    const element = body.current
    if (element === null) return undefined
    const observer = new IntersectionObserver((seen) => {
      const last = seen.at(-1)
      if (last === undefined) return
      if (last.isIntersecting) setStands(null)
      else if (!element.contains(document.activeElement)) setStands({ pixels: element.offsetHeight })
    }, { rootMargin: NEAR })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <tbody ref={body}>
      {stands === null ? children() : <tr className="row-spacer" aria-hidden="true"><td colSpan={span} aria-hidden="true"><div style={{ height: stands.pixels }} /></td></tr>}
    </tbody>
  )
}
