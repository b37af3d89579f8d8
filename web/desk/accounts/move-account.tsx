import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountRowView } from '../../../src/contract/account.ts'
import { moveAccount, readHolding } from '../../ui/api/account-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { hasOwnRegions, PostFields, type PostDraft } from './post-fields.tsx'

interface Props {
  readonly row: AccountRowView
  readonly onClose: () => void
}

/** Another unit or role. What stays behind is said before. */
export function MoveDialog({ row, onClose }: Props) {
  const t = useText()
  const client = useQueryClient()
  const [post, setPost] = useState<PostDraft>({ unit: row.unit.code, role: row.role, regions: [] })
  const move = useMutation({
    mutationFn: () => moveAccount(row.id, { unit: post.unit!, role: post.role!, regions: hasOwnRegions(post.role) ? post.regions.map((one) => one.region) : [], from: { unit: row.unit.code, role: row.role } }),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ['accounts'] }), client.invalidateQueries({ queryKey: ['unit-table'] })]),
  })
  const isOther = post.unit !== row.unit.code || post.role !== row.role || post.regions.length > 0
  return (
    <DeskDialog
      title={t('accounts.move', { name: row.name })} hint={t('accounts.moveHint')} isPending={move.isPending} isReady={move.isSuccess || (post.unit !== null && post.role !== null && isOther)} failure={move.error}
      onSubmit={() => (move.isSuccess ? onClose() : move.mutate())} onClose={onClose}
    >
      {move.data === undefined ? (
        <>
          <PostFields post={post} onChange={setPost} />
          <HoldingWords id={row.id} />
        </>
      ) : <p role="status">{t('accounts.moved', { tasks: move.data.tasks, shifts: move.data.shifts })}</p>}
    </DeskDialog>
  )
}

/** What somebody holds, and what becomes of it when they leave. */
export function HoldingWords({ id }: { readonly id: string }) {
  const t = useText()
  const holding = useQuery({ queryKey: ['account-holding', id], queryFn: ({ signal }) => readHolding(id, signal), gcTime: 0, staleTime: 0 })
  if (holding.isError) return <FailureView failure={holding.error} onRetry={() => void holding.refetch()} />
  if (holding.data === undefined) return <p className="quiet" role="status">{t('state.loading')}</p>
  const { tasks, reds, shifts, onShift } = holding.data
  if (tasks + shifts === 0) return <p className="quiet" role="status">{t('accounts.holding.none')}</p>
  return <p className="unit-mind" role="status">{onShift && t('accounts.holding.onShift')} {t('accounts.holding', { tasks, reds, shifts })} {t('accounts.holding.leave')}</p>
}
