import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { BulkResult } from '../../../src/contract/bulk.ts'
import { useKeyedSend } from '../../ui/api/idempotency.ts'

export type Failed = BulkResult['items']

/** One press for several rows of the lists under `list`. What failed stays on the screen, by row; `onDone` hears which have not gone through. */
export function useBulk<Body>(list: string, send: (body: Body, key: string) => Promise<BulkResult>, onDone: (failed: Failed) => void) {
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  return useMutation({
    mutationFn: (body: Body) => sendKeyed(body, (key) => send(body, key)),
    onSuccess: ({ items }) => onDone(items.filter(({ failure }) => failure !== null)),
    onSettled: () => client.invalidateQueries({ queryKey: [list] }),
  })
}
