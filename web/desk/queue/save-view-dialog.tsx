import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Input } from 'antd'
import { useState } from 'react'
import { saveView, VIEWS_KEY } from '../../ui/api/view-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { useMay } from '../../ui/session/use-may.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { lastingSearch, type QueueSearch } from './queue-search.ts'

const NAME_CHARS_MAX = 30

export function SaveViewDialog({ search, onClose }: { readonly search: QueueSearch; readonly onClose: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const mayShare = useMay('view.share')
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const save = useMutation({
    mutationFn: () => saveView({ name: name.trim(), search: lastingSearch(search), shared }),
    onSuccess: (list) => {
      client.setQueryData(VIEWS_KEY, list)
      onClose()
    },
  })
  return (
    <DeskDialog title={t('desk.views.save')} hint={t('desk.views.hint')} isPending={save.isPending} isReady={name.trim() !== ''} failure={save.error} onSubmit={() => save.mutate()} onClose={onClose}>
      <label className="desk-field">{t('desk.views.name')}<Input value={name} maxLength={NAME_CHARS_MAX} required onChange={(event) => setName(event.target.value)} /></label>
      {mayShare && <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>{t('desk.views.share')}</Checkbox>}
    </DeskDialog>
  )
}
