import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useReducer } from 'react'
import { readWarnings } from '../../ui/api/warning-api.ts'
import { useLiveEvent, useLiveReopened, useLiveState } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { freshCount, isStale, NO_ORDER, queueOrder, shownRows, waitingReds } from './queue-order.ts'
import { requestOf, type QueueSearch } from './queue-search.ts'

const REFRESH_EVERY_MS = 1_500
const POLL_WHEN_LOST_MS = 15_000
const POLL_MS = 60_000
const FURTHER_ROWS = '250'

export function useQueue(search: QueueSearch) {
  const request = requestOf(search)
  const key = JSON.stringify(request)
  const isLost = useLiveState() === 'lost'
  const query = useInfiniteQuery({
    queryKey: ['warnings', key],
    // The first page is small, so that a shift begins at once; whoever reads on reads on.
    queryFn: ({ pageParam, signal }) => readWarnings(pageParam === undefined ? request : { ...request, limit: FURTHER_ROWS }, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: isLost ? POLL_WHEN_LOST_MS : POLL_MS,
  })
  const [order, dispatch] = useReducer(queueOrder, NO_ORDER)
  const { data, isPlaceholderData } = query
  useEffect(() => {
    if (data !== undefined && !isPlaceholderData) dispatch({ type: 'answer', key, latest: uniqueRows(data.pages) })
  }, [data, isPlaceholderData, key])
  // A long list is asked for page by page: the longer, the more seldom.
  const refresh = useCoalesced(() => void query.refetch(), REFRESH_EVERY_MS * Math.max(1, data?.pages.length ?? 1))
  useLiveReopened(refresh)
  useLiveEvent((event) => {
    if (event.type.startsWith('warning.') || event.type.startsWith('task.') || event.type.startsWith('surge.')) refresh()
  })
  const rows = useMemo(() => shownRows(order), [order])
  const first = data?.pages[0]
  return {
    query,
    rows,
    fresh: freshCount(order),
    reds: waitingReds(order),
    isStale: isStale(order),
    isSettled: order.key === key,
    total: first === undefined ? null : { count: first.total, isCapped: first.totalCapped },
    apply: () => dispatch({ type: 'apply' }),
  }
}

/** While pages are read one after another a row may slip from one into the next. */
function uniqueRows<Row extends { readonly id: string }>(pages: readonly { readonly items: readonly Row[] }[]): readonly Row[] {
  return [...new Map(pages.flatMap((page) => page.items).map((row) => [row.id, row])).values()]
}
