import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import type { BulkAnswer } from '../../ui/api/warning-api.ts'

export type Failed = BulkAnswer['items']

/** One press for several warnings. What failed stays on the screen, by row; `onDone` hears which have gone through. */
export function useBulk<Body>(send: (body: Body, key: string) => Promise<BulkAnswer>, onDone: (failed: Failed) => void) {
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  return useMutation({
    mutationFn: (body: Body) => sendKeyed(body, (key) => send(body, key)),
    onSuccess: ({ items }) => onDone(items.filter(({ failure }) => failure !== null)),
    onSettled: () => client.invalidateQueries({ queryKey: ['warnings'] }),
  })
}
