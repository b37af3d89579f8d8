import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Select } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { RegionView } from '../../../src/contract/region.ts'
import { addGrid, declareTarget, endRegion, readRegions, saveRegion } from '../../ui/api/region-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dayOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'

const NAME_CHARS_MAX = 64
const NOTE_CHARS_MAX = 200
const COUNT_DIGITS_MAX = 9
export const COUNT = /^\d{1,9}$/
const NOBODY = 'nobody'

interface FormProps {
  readonly title: string
  readonly hint?: string
  readonly send: string
  readonly isReady: boolean
  readonly act: { readonly isPending: boolean; readonly error: Error | null; readonly mutate: () => void }
  readonly children: ReactNode
}

function SmallForm({ title, hint, send, isReady, act, children }: FormProps) {
  const t = useText()
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) act.mutate()
  }
  return (
    <form className="regions-form" aria-label={title} onSubmit={onSubmit}>
      <h3 className="panel-sub">{title}</h3>
      {hint !== undefined && <p className="quiet">{hint}</p>}
      <div className="inline-form">
        {children}
        <Button type="primary" htmlType="submit" disabled={!isReady || act.isPending}>{act.isPending ? t('action.busy') : send}</Button>
      </div>
      {act.error !== null && <FailureView failure={act.error} />}
    </form>
  )
}

interface FieldProps { readonly label: string; readonly value: string; readonly onType: (text: string) => void; readonly isCount?: boolean; readonly max?: number; readonly placeholder?: string }

export function Field({ label, value, onType, isCount = false, max = NAME_CHARS_MAX, placeholder = '' }: FieldProps) {
  return (
    <label className="desk-field">{label}
      <Input value={value} maxLength={isCount ? COUNT_DIGITS_MAX : max} inputMode={isCount ? 'numeric' : 'text'} placeholder={placeholder} onChange={(event) => onType(event.target.value)} />
    </label>
  )
}

/** Whatever shows a region looks again. */
export function useChanged(): (words: string) => Promise<void> {
  const client = useQueryClient()
  const { message } = App.useApp()
  return async (words) => {
    void message.success(words)
    await Promise.all([client.invalidateQueries({ queryKey: ['regions'] }), client.invalidateQueries({ queryKey: ['coverage'] })])
  }
}

export function EditRegion({ view }: { readonly view: RegionView }) {
  const t = useText()
  const changed = useChanged()
  const was = { name: view.name, households: view.households, population: view.population }
  const [name, setName] = useState(view.name)
  const [households, setHouseholds] = useState(String(view.households))
  const [population, setPopulation] = useState(String(view.population))
  const isReady = name.trim() !== '' && COUNT.test(households) && COUNT.test(population) && (name.trim() !== was.name || Number(households) !== was.households || Number(population) !== was.population)
  const save = useMutation({ mutationFn: () => saveRegion(view.region, { name: name.trim(), households: Number(households), population: Number(population), was }), onSuccess: () => changed(t('regions.saved')) })
  return (
    <SmallForm title={t('regions.edit')} send={t('settings.save')} isReady={isReady} act={save}>
      <Field label={t('regions.name')} value={name} onType={setName} />
      <Field label={t('regions.households')} value={households} onType={setHouseholds} isCount />
      <Field label={t('regions.population')} value={population} onType={setPopulation} isCount />
    </SmallForm>
  )
}

export function NewTarget({ region }: { readonly region: string }) {
  const t = useText()
  const changed = useChanged()
  const [asOf, setAsOf] = useState(() => dayOf(serverNow()))
  const [people, setPeople] = useState('')
  const [note, setNote] = useState('')
  const declare = useMutation({
    mutationFn: () => declareTarget(region, { asOf, people: Number(people), note: note.trim() }),
    onSuccess: async () => {
      setPeople('')
      setNote('')
      await changed(t('regions.saved'))
    },
  })
  return (
    <SmallForm title={t('regions.target.add')} hint={t('regions.target.hint')} send={t('regions.target.save')} isReady={asOf !== '' && COUNT.test(people) && note.trim() !== ''} act={declare}>
      <label className="desk-field">{t('regions.target.from')}<input type="date" className="native-input" required value={asOf} onChange={(event) => setAsOf(event.target.value)} /></label>
      <Field label={t('regions.target.people')} value={people} onType={setPeople} isCount />
      <Field label={t('regions.target.note')} value={note} onType={setNote} max={NOTE_CHARS_MAX} placeholder={t('regions.target.noteForm')} />
    </SmallForm>
  )
}

export function AddGrid({ village }: { readonly village: string }) {
  const t = useText()
  const changed = useChanged()
  const [name, setName] = useState('')
  const [households, setHouseholds] = useState('')
  const [population, setPopulation] = useState('')
  const add = useMutation({
    mutationFn: () => addGrid(village, { name: name.trim(), households: Number(households), population: Number(population) }),
    onSuccess: async ({ region }) => {
      setName('')
      setHouseholds('')
      setPopulation('')
      await changed(t('regions.grid.added', { region }))
    },
  })
  return (
    <SmallForm title={t('regions.grid')} hint={t('regions.grid.hint')} send={t('regions.grid.add')} isReady={name.trim() !== '' && COUNT.test(households) && COUNT.test(population)} act={add}>
      <Field label={t('regions.name')} value={name} onType={setName} />
      <Field label={t('regions.households')} value={households} onType={setHouseholds} isCount />
      <Field label={t('regions.population')} value={population} onType={setPopulation} isCount />
    </SmallForm>
  )
}

export function EndRegion({ view }: { readonly view: RegionView }) {
  const t = useText()
  const [isAsking, setAsking] = useState(false)
  return (
    <p className="regions-form">
      <Button danger onClick={() => setAsking(true)}>{t('regions.end')}</Button>
      {isAsking && <EndDialog view={view} onClose={() => setAsking(false)} />}
    </p>
  )
}

function EndDialog({ view, onClose }: { readonly view: RegionView; readonly onClose: () => void }) {
  const t = useText()
  const changed = useChanged()
  const [on, setOn] = useState(() => dayOf(serverNow()))
  const [successor, setSuccessor] = useState<string>()
  const [words, setWords] = useState('')
  const parent = view.path.at(-2)?.region
  const beside = useQuery({ queryKey: ['regions', 'beside', parent, words], queryFn: ({ signal }) => readRegions({ region: parent, q: words }, signal) })
  const end = useMutation({
    mutationFn: () => endRegion(view.region, { on, successor: successor === NOBODY ? null : successor! }),
    onSuccess: async ({ peopleMoved }) => {
      onClose()
      await changed(t('regions.end.done', { n: peopleMoved }))
    },
  })
  const others = (beside.data?.rows ?? []).filter(({ region }) => region !== view.region).map(({ region, name }) => ({ value: region, label: `${name} ${region}` }))
  return (
    <DeskDialog title={`${t('regions.end')} · ${view.name}`} hint={t('regions.end.hint')} isPending={end.isPending} isReady={on !== '' && successor !== undefined} failure={end.error} onSubmit={() => end.mutate()} onClose={onClose}>
      <label className="desk-field">{t('regions.end.on')}<input type="date" className="native-input" required max={dayOf(serverNow())} value={on} onChange={(event) => setOn(event.target.value)} /></label>
      <label className="desk-field">{t('regions.end.successor')}
        <Select
          aria-label={t('regions.end.successor')} showSearch={{ filterOption: false, onSearch: setWords }} {...(successor === undefined ? {} : { value: successor })} placeholder={t('regions.system.choose')} onChange={setSuccessor}
          options={[{ value: NOBODY, label: t('regions.end.nobody') }, ...others]}
        />
      </label>
    </DeskDialog>
  )
}
