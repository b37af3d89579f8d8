import { useLiveState } from './live-stream.ts'

const POLL_WHEN_LOST_MS = 10_000
const POLL_MS = 60_000

/** A page hears of changes by the live stream; this is for what the stream did not bring, and for when it is lost. */
export function usePollMs(): number {
  return useLiveState() === 'lost' ? POLL_WHEN_LOST_MS : POLL_MS
}
