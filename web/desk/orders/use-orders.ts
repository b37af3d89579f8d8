import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { approveOrders, moveOrder, readOrder, readOrders, type OrderMove } from '../../ui/api/order-api.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent, useLiveReopened } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'
import { requestOf, type OrdersSearch } from './orders-search.ts'

const REFRESH_EVERY_MS = 1_500

/** Runs at most so often when any order has changed; `id`: only for this one. */
export function useOrderNews(refetch: () => void, id?: string): void {
  const refresh = useCoalesced(refetch, REFRESH_EVERY_MS)
  useLiveReopened(refresh)
  useLiveEvent((event) => {
    if ((event.type === 'order.changed' || event.type === 'order.alarm') && (id === undefined || event.id === id)) refresh()
  })
}

export function useOrders(search: OrdersSearch) {
  const pollMs = usePollMs()
  const asked = requestOf(search)
  const orders = useInfiniteQuery({
    queryKey: ['orders', asked], queryFn: ({ pageParam, signal }) => readOrders(asked, pageParam, signal), initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined, refetchInterval: pollMs,
  })
  useOrderNews(() => void orders.refetch())
  return orders
}

export function useOrder(id: string) {
  const pollMs = usePollMs()
  const order = useQuery({ queryKey: ['order', id], queryFn: ({ signal }) => readOrder(id, signal), refetchInterval: pollMs })
  useOrderNews(() => void order.refetch(), id)
  return order
}

export function useOrderMove(id: string, onDone: (answer: Awaited<ReturnType<typeof moveOrder>>) => void) {
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  return useMutation({
    mutationFn: (move: OrderMove) => sendKeyed({ id, move }, (key) => moveOrder(id, move, key)),
    onSuccess: onDone,
    onSettled: () => Promise.all([['order', id], ['orders'], ['money']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}

/** How many went, and of those that did not, why. */
export function useApprovalsTold(): (answer: Awaited<ReturnType<typeof approveOrders>>) => void {
  const t = useText()
  const language = useLanguage()
  const { message } = App.useApp()
  return ({ items }) => {
    const refused = items.filter((item) => item.code !== null)
    if (items.length > refused.length) void message.success(t('orders.approved', { n: items.length - refused.length }))
    if (refused.length > 0) void message.warning(t('orders.notApproved', { n: refused.length, why: refused[0]?.[language] ?? '' }), 8)
  }
}

export function useApproveMany(onDone: (answer: Awaited<ReturnType<typeof approveOrders>>) => void) {
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  return useMutation({
    mutationFn: (ids: readonly string[]) => sendKeyed({ approve: ids }, (key) => approveOrders(ids, key)),
    onSuccess: onDone,
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ['orders'] }), client.invalidateQueries({ queryKey: ['money'] })]),
  })
}
