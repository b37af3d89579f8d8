import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { ADDED_KINDS, type UnitLine, type UnitWish } from '../../../src/contract/unit.ts'
import { readBanks, readUnits } from '../../ui/api/directory-api.ts'
import { ApiFailure } from '../../ui/api/failure.ts'
import { previewUnit, saveUnit } from '../../ui/api/unit-api.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { RegionField, type ChosenRegion } from './region-field.tsx'
import { isBlocked, PreviewView } from './unit-preview.tsx'

type AddedKind = (typeof ADDED_KINDS)[number]
/** What was typed; undefined: nothing, and the unit's own stands. */
type Draft = {
  readonly code: string; readonly kind: AddedKind; readonly parent: string | null; readonly organisation: string | null; readonly name: string | undefined; readonly phone: string | undefined
  readonly added: readonly ChosenRegion[]; readonly removed: readonly ChosenRegion[]; readonly takeOver: boolean
}
const EMPTY: Draft = { code: '', kind: 'station', parent: null, organisation: null, name: undefined, phone: undefined, added: [], removed: [], takeOver: true }

interface Props {
  /** Undefined: a new one. As it is now: when somebody else changes it, what was typed here stays and the rest follows. */
  readonly line: UnitLine | undefined
  readonly onClose: () => void
}

/** Typed, looked at, saved. What is typed anew is looked at anew. */
export function UnitDialog({ line, onClose }: Props) {
  const t = useText()
  const [draft, setDraft] = useState(EMPTY)
  const [first] = useState(line)
  const change = (more: Partial<Draft>) => setDraft((before) => ({ ...before, ...more }))
  const { look, save, wish, isLooked } = useWish(wishOf(draft, line), onClose)
  const hasRegions = line === undefined ? draft.kind !== 'bank' : line.kind !== 'bank' && line.kind !== 'centre'
  const isOther = first !== undefined && line !== undefined && first.version !== line.version
  return (
    <DeskDialog
      title={line === undefined ? t('units.add') : t('units.change', { name: line.name })} submit={t(isLooked ? 'units.save' : 'units.look')} isPending={look.isPending || save.isPending}
      isReady={wish !== undefined && !(isLooked && isBlocked(look.data!.preview))} failure={save.error ?? look.error} onSubmit={() => (isLooked ? save.mutate() : look.mutate())} onClose={onClose}
    >
      {isOther && <p role="status" className="unit-mind">{t('units.meanwhile', { name: line.name, phone: line.phone ?? '—' })}</p>}
      {line === undefined && <NewFields draft={draft} onChange={change} />}
      <label className="desk-field">{t('units.name')}<Input required maxLength={60} value={draft.name ?? line?.name ?? ''} onChange={(event) => change({ name: event.target.value })} /></label>
      <label className="desk-field">{t('units.phone')}<span className="quiet field-hint">{t('units.phone.hint')}</span><Input type="tel" maxLength={20} value={draft.phone ?? line?.phone ?? ''} onChange={(event) => change({ phone: event.target.value })} /></label>
      {line !== undefined && line.kind !== 'centre' && <ParentChoice kind={line.kind} self={line.code} value={draft.parent ?? line.parent?.code ?? null} onChange={(parent) => change({ parent })} />}
      {hasRegions && <RegionField label={t('units.regions')} known={line?.regions ?? []} added={draft.added} removed={draft.removed} onChange={change} />}
      {hasRegions && draft.added.length > 0 && (
        <div>
          <Checkbox checked={draft.takeOver} onChange={(event) => change({ takeOver: event.target.checked })}>{t('units.takeOver')}</Checkbox>
          {!draft.takeOver && <p className="quiet">{t('units.takeOver.hint')}</p>}
        </div>
      )}
      {isLooked && wish?.what === 'change' && wish.parent !== undefined && <ParentMove from={line?.parent?.name ?? '—'} to={wish.parent} />}
      {isLooked && <PreviewView preview={look.data!.preview} />}
    </DeskDialog>
  )
}

/** The wish that was looked at is the one that is saved; any other has to be looked at. */
export function useWish(wish: UnitWish | undefined, onDone: () => void) {
  const client = useQueryClient()
  const asked = JSON.stringify(wish)
  const look = useMutation({ mutationFn: async () => ({ preview: await previewUnit(wish!), asked }), onError: (failure) => { if (isStale(failure)) void client.invalidateQueries({ queryKey: ['unit-table'] }) } })
  const save = useMutation({
    mutationFn: () => saveUnit(wish!, look.data!.preview.edition),
    onSuccess: async () => {
      onDone()
      await Promise.all([client.invalidateQueries({ queryKey: ['unit-table'] }), client.invalidateQueries({ queryKey: ['units'] })])
    },
    // What was looked at no longer holds: the newest is fetched, and looked at again.
    onError: () => {
      look.reset()
      void client.invalidateQueries({ queryKey: ['unit-table'] })
    },
  })
  const isLooked = look.data !== undefined && look.data.asked === asked
  return { look: { ...look, mutate: () => { save.reset(); look.mutate() } }, save, wish, isLooked }
}

function isStale(failure: unknown): boolean {
  return failure instanceof ApiFailure && (failure.code === 'unit.changed_meanwhile' || failure.code === 'unit.closed')
}

/** Undefined while something is missing, or nothing is other than it was. */
function wishOf(draft: Draft, line: UnitLine | undefined): UnitWish | undefined {
  const name = (draft.name ?? line?.name ?? '').trim()
  const typedPhone = (draft.phone ?? line?.phone ?? '').trim()
  const facts = { name, phone: typedPhone === '' ? null : typedPhone, add: draft.added.map((one) => one.region), takeOver: draft.takeOver }
  if (name === '') return undefined
  const parent = draft.parent === null || draft.parent === line?.parent?.code ? {} : { parent: draft.parent }
  if (line !== undefined && name === line.name && facts.phone === line.phone && draft.added.length + draft.removed.length === 0 && parent.parent === undefined) return undefined
  if (line !== undefined) return { what: 'change', code: line.code, version: line.version, remove: draft.removed.map((one) => one.region), ...parent, ...facts }
  if (draft.code.trim() === '' || draft.parent === null) return undefined
  const { kind, organisation } = draft
  return { what: 'add', code: draft.code.trim(), kind, parent: draft.parent, organisation: kind === 'bank' ? organisation : null, ...facts, ...(kind === 'bank' ? { add: [] } : {}) }
}

function NewFields({ draft, onChange }: { readonly draft: Draft; readonly onChange: (more: Partial<Draft>) => void }) {
  const t = useText()
  const codeName = useCodeName()
  const banks = useQuery({ queryKey: ['banks'], queryFn: ({ signal }) => readBanks(signal), staleTime: 600_000, enabled: draft.kind === 'bank' })
  return (
    <>
      <label className="desk-field">{t('units.kind')}<Select aria-label={t('units.kind')} value={draft.kind} onChange={(kind) => onChange({ kind, parent: null })} options={ADDED_KINDS.map((kind) => ({ value: kind, label: codeName('unitKind', kind) }))} /></label>
      <ParentChoice kind={draft.kind} value={draft.parent} onChange={(parent) => onChange({ parent })} />
      {draft.kind === 'bank' && <Choice label={t('units.organisation')} isLoading={banks.isFetching} value={draft.organisation} choices={banks.data?.items ?? []} onChange={(organisation) => onChange({ organisation })} />}
      <label className="desk-field">{t('units.code')}<span className="quiet field-hint">{t('units.code.hint')}</span><Input required maxLength={40} pattern="[A-Za-z0-9][A-Za-z0-9_\-]*" value={draft.code} onChange={(event) => onChange({ code: event.target.value })} /></label>
    </>
  )
}

const unitsQuery = { queryKey: ['units'], queryFn: ({ signal }: { signal: AbortSignal }) => readUnits(signal), staleTime: 600_000 }

interface ParentProps { readonly kind: UnitLine['kind']; readonly self?: string; readonly value: string | null; readonly onChange: (parent: string) => void }

/** What a unit of this kind can stand under. */
export function ParentChoice({ kind, self, value, onChange }: ParentProps) {
  const t = useText()
  const units = useQuery(unitsQuery)
  const above = (units.data?.items ?? []).filter((unit) => unit.code !== self && (unit.kind === 'centre' || (unit.kind === 'sub-centre' && kind !== 'sub-centre')))
  return <Choice label={t('units.parent')} isLoading={units.isFetching} value={value} choices={above} onChange={onChange} />
}

function ParentMove({ from, to }: { readonly from: string; readonly to: string }) {
  const t = useText()
  const units = useQuery(unitsQuery)
  return <p role="status"><strong>{t('units.preview.parent', { from, to: units.data?.items.find((unit) => unit.code === to)?.name ?? to })}</strong></p>
}

interface ChoiceProps {
  readonly label: string
  readonly isLoading: boolean
  readonly value: string | null
  readonly choices: readonly { readonly code: string; readonly name: string }[]
  readonly onChange: (code: string) => void
}

function Choice({ label, isLoading, value, choices, onChange }: ChoiceProps) {
  const options = choices.map(({ code, name }) => ({ value: code, label: name }))
  return <label className="desk-field">{label}<Select aria-label={label} showSearch={{ optionFilterProp: 'label' }} loading={isLoading} value={value} onChange={onChange} options={options} /></label>
}
