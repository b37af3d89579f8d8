import { useSyncExternalStore } from 'react'
import type { FollowUpMove } from '../../ui/api/follow-up-api.ts'
import type { TaskMove } from '../../ui/api/task-api.ts'

/** `photo`: its bytes stand beside the words. */
export type Entry = { readonly kind: 'move'; readonly move: TaskMove } | { readonly kind: 'follow-up'; readonly move: FollowUpMove } | { readonly kind: 'photo' }

/** Something entered without signal, as it waits on this phone. */
export interface KeptRow {
  readonly id: number
  /** The same for ever: however often it is sent, the server does it once. */
  readonly key: string
  readonly taskId: string
  /** When it was entered. */
  readonly at: string
  readonly about: { readonly kind: string; readonly fraudType: string; readonly name: string }
  readonly entry: Entry
  readonly photo: Blob | null
  /** What the server said against it; it is not sent again. */
  readonly refusal: { readonly code: string; readonly zh: string; readonly en: string } | null
}

let rows: readonly KeptRow[] = []
/** Rows that today's password does not open. */
let underFormer = 0
const listeners = new Set<() => void>()

export function showKept(next: readonly KeptRow[], sealed = 0): void {
  if (rows.length === 0 && next.length === 0 && sealed === underFormer) return
  rows = next
  underFormer = sealed
  for (const listener of listeners) listener()
}

export function keptRows(): readonly KeptRow[] {
  return rows
}

/** What waits goes first: whatever is entered for this task now goes behind it. */
export function waitsFor(taskId: string): boolean {
  return rows.some((row) => row.taskId === taskId && row.refusal === null)
}

export function useKept(): readonly KeptRow[] {
  return useSyncExternalStore(subscribe, () => rows)
}

export function useUnderFormer(): number {
  return useSyncExternalStore(subscribe, () => underFormer)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
