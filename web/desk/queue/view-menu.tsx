import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { readViews, removeView, VIEWS_KEY } from '../../ui/api/view-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { closeMenuOf, MenuButton } from '../frame/menu-button.tsx'
import { queueSearchOf, type QueueSearch } from './queue-search.ts'

const SaveViewDialog = lazy(() => import('./save-view-dialog.tsx').then((module) => ({ default: module.SaveViewDialog })))

/** Filters and columns under a name: one's own, and what the unit shares. */
export function ViewMenu({ search, onOpen }: { readonly search: QueueSearch; readonly onOpen: (search: QueueSearch) => void }) {
  const t = useText()
  const client = useQueryClient()
  const [isSaving, setSaving] = useState(false)
  const views = useQuery({ queryKey: VIEWS_KEY, queryFn: ({ signal }) => readViews(signal), staleTime: 60_000 })
  const removal = useMutation({ mutationFn: removeView, onSuccess: (list) => client.setQueryData(VIEWS_KEY, list) })
  const items = views.data?.items ?? []
  return (
    <>
      <MenuButton label={t('desk.views')} className="preset" menuClassName="queue-menu" widthMax={300}>
        <div className="queue-menu-list">
          {items.length === 0 && <p className="quiet">{t('desk.views.none')}</p>}
          {items.map((view) => (
            <div key={view.id} className="queue-menu-line">
              <button type="button" className="text-button queue-menu-name" onClick={(event) => { closeMenuOf(event.currentTarget); onOpen(queueSearchOf(view.search)) }}>{view.name}</button>
              {view.shared && <span className="chip-state">{t('desk.views.shared')}</span>}
              {view.mine && <button type="button" className="text-button" aria-label={t('desk.views.removeNamed', { name: view.name })} disabled={removal.isPending} onClick={() => removal.mutate(view.id)}>{t('desk.views.remove')}</button>}
            </div>
          ))}
          {removal.error !== null && <FailureView failure={removal.error} />}
          <button type="button" className="preset" onClick={(event) => { closeMenuOf(event.currentTarget); setSaving(true) }}>{t('desk.views.save')}</button>
        </div>
      </MenuButton>
      <Suspense>{isSaving && <SaveViewDialog search={search} onClose={() => setSaving(false)} />}</Suspense>
    </>
  )
}
