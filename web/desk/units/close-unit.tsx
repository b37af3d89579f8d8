import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox } from 'antd'
import { useState } from 'react'
import type { UnitLine, UnitWish } from '../../../src/contract/unit.ts'
import { previewUnit, saveUnit } from '../../ui/api/unit-api.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { ParentChoice, useWish } from './unit-dialog.tsx'
import { isBlocked, PreviewView } from './unit-preview.tsx'

/** What it would do is said at once. */
export function CloseUnitDialog({ line, onClose }: { readonly line: UnitLine; readonly onClose: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const wish: UnitWish = { what: 'close', code: line.code, version: line.version }
  const look = useQuery({ queryKey: ['unit-closing', line.code, line.version], queryFn: ({ signal }) => previewUnit(wish, signal), gcTime: 0, staleTime: 0, retry: false })
  const save = useMutation({
    mutationFn: (edition: number) => saveUnit(wish, edition),
    onSuccess: async () => {
      onClose()
      await Promise.all([client.invalidateQueries({ queryKey: ['unit-table'] }), client.invalidateQueries({ queryKey: ['units'] })])
    },
    onError: () => Promise.all([client.invalidateQueries({ queryKey: ['unit-table'] }), look.refetch()]),
  })
  return (
    <DeskDialog
      title={t('units.close', { name: line.name })} hint={t('units.close.hint')} submit={t('units.act.close')} isPending={save.isPending || look.isFetching} isReady={look.data !== undefined && !isBlocked(look.data)}
      failure={save.error ?? look.error} onSubmit={() => look.data !== undefined && save.mutate(look.data.edition)} onClose={onClose}
    >
      {look.isPending && <Skeleton rows={3} />}
      {look.data !== undefined && <PreviewView preview={look.data} />}
    </DeskDialog>
  )
}

/** Opened again: under whom, and whether with the places that it had. */
export function ReopenUnitDialog({ line, onClose }: { readonly line: UnitLine; readonly onClose: () => void }) {
  const t = useText()
  const separator = useLanguage() === 'zh' ? '、' : ', '
  const [parent, setParent] = useState(line.parent?.code ?? null)
  const [takeBack, setTakeBack] = useState(false)
  const { look, save, isLooked } = useWish({ what: 'reopen', code: line.code, version: line.version, takeBack, ...(parent === null ? {} : { parent }) }, onClose)
  return (
    <DeskDialog
      title={t('units.reopen', { name: line.name })} hint={t('units.reopen.hint')} submit={t(isLooked ? 'units.act.reopen' : 'units.look')} isPending={look.isPending || save.isPending}
      isReady={!(isLooked && isBlocked(look.data!.preview))} failure={save.error ?? look.error} onSubmit={() => (isLooked ? save.mutate() : look.mutate())} onClose={onClose}
    >
      <ParentChoice kind={line.kind} self={line.code} value={parent} onChange={setParent} />
      {line.regions.length > 0 && (
        <div>
          <Checkbox checked={takeBack} onChange={(event) => setTakeBack(event.target.checked)}>{t('units.reopen.takeBack', { names: line.regions.map((one) => one.name).join(separator) })}</Checkbox>
          {!takeBack && <p className="quiet">{t('units.reopen.without')}</p>}
        </div>
      )}
      {isLooked && <PreviewView preview={look.data!.preview} />}
    </DeskDialog>
  )
}
