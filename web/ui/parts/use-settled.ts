import { useEffect, useState } from 'react'

const TYPING_MS = 300

/** What is typed, a moment after the last key: what is asked of the server while somebody types is asked of this. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
