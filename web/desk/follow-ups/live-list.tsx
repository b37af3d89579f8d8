import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { TextKey } from '../../ui/i18n/text-key.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'

const REFRESH_EVERY_MS = 1_000
/** What all these lists are kept under. */
export const AFTER_CASE = 'after-case'

interface Props<Row> {
  readonly name: string
  readonly read: (signal: AbortSignal) => Promise<{ readonly items: readonly Row[]; readonly more: boolean }>
  readonly empty: TextKey
  readonly more: TextKey
  readonly children: (rows: readonly Row[]) => ReactNode
}

/** Rows that follow what happens to cases, with the states before there are any. */
export function LiveList<Row>({ name, read, empty, more, children }: Props<Row>) {
  const t = useText()
  const rows = useQuery({ queryKey: [AFTER_CASE, name], queryFn: ({ signal }) => read(signal) })
  const refresh = useCoalesced(() => void rows.refetch(), REFRESH_EVERY_MS)
  useLiveEvent((event) => { if (event.type.startsWith('case.')) refresh() })
  return (
    <>
      {rows.isPending && <Skeleton rows={8} />}
      {rows.isError && <FailureView failure={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.data?.items.length === 0 && <EmptyView text={t(empty)} />}
      {rows.data !== undefined && rows.data.items.length > 0 && children(rows.data.items)}
      {rows.data?.more === true && <p className="quiet">{t(more)}</p>}
    </>
  )
}
