import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { RegionView, SplitBody, SplitEffect } from '../../../src/contract/region.ts'
import { previewSplit, splitRegion } from '../../ui/api/region-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { countText } from '../../ui/format/amount.ts'
import { dayOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { COUNT, Field, useChanged } from './region-forms.tsx'

const DIALOG_PIXELS = 860
const PARTS_MAX = 20
const NOTE_CHARS_MAX = 200
const CODE = /^\d{12}$/
type Part = Readonly<Record<'name' | 'region' | 'households' | 'population' | 'target', string>>
const NEW_PART: Part = { name: '', region: '', households: '', population: '', target: '' }
const COUNTS = ['households', 'population', 'target'] as const

export function SplitRegion({ view }: { readonly view: RegionView }) {
  const t = useText()
  const [isAsking, setAsking] = useState(false)
  return (
    <p className="regions-form">
      <Button onClick={() => setAsking(true)}>{t('regions.split')}</Button>
      {isAsking && <SplitDialog view={view} onClose={() => setAsking(false)} />}
    </p>
  )
}

/** Looked at first; what is split is exactly what was seen. */
function SplitDialog({ view, onClose }: { readonly view: RegionView; readonly onClose: () => void }) {
  const t = useText()
  const changed = useChanged()
  const [on, setOn] = useState(() => dayOf(serverNow()))
  const [note, setNote] = useState('')
  const [parts, setParts] = useState<readonly Part[]>([NEW_PART, NEW_PART])
  const body = bodyOf({ on, note, parts })
  const asked = JSON.stringify(body)
  const look = useMutation({ mutationFn: async (given: SplitBody) => ({ effect: await previewSplit(view.region, given), asked }) })
  const split = useMutation({
    mutationFn: (given: SplitBody & { readonly seen: string }) => splitRegion(view.region, given),
    onSuccess: async (effect) => {
      onClose()
      await changed(t('regions.split.done', { n: effect.parts.length }))
    },
    // What was seen is so no more: it is looked at again.
    onError: () => look.reset(),
  })
  const effect = body !== undefined && look.data?.asked === asked ? look.data.effect : undefined
  const onSubmit = () => {
    if (body === undefined) return
    split.reset()
    if (effect === undefined) look.mutate(body)
    else split.mutate({ ...body, seen: effect.seen })
  }
  const change = (nth: number, more: Partial<Part>) => setParts(parts.map((part, at) => (at === nth ? { ...part, ...more } : part)))
  return (
    <DeskDialog
      title={`${t('regions.split')} · ${view.name}`} hint={t('regions.split.hint')} width={DIALOG_PIXELS} submit={t(effect === undefined ? 'regions.split.look' : 'regions.split.save')}
      isPending={look.isPending || split.isPending} isReady={body !== undefined} failure={split.error ?? look.error} onSubmit={onSubmit} onClose={onClose}
    >
      <div className="inline-form">
        <label className="desk-field">{t('regions.split.on')}<input type="date" className="native-input" required max={dayOf(serverNow())} value={on} onChange={(event) => setOn(event.target.value)} /></label>
        <Field label={t('regions.split.note')} value={note} onType={setNote} max={NOTE_CHARS_MAX} placeholder={t('regions.target.noteForm')} />
      </div>
      {parts.map((part, nth) => (
        <fieldset key={nth} className="split-part">
          <legend>{t('regions.split.part', { n: nth + 1 })}</legend>
          <div className="inline-form">
            <Field label={t('regions.name')} value={part.name} onType={(name) => change(nth, { name })} />
            {COUNTS.map((what) => <Field key={what} label={t(what === 'target' ? 'regions.target.people' : `regions.${what}`)} value={part[what]} onType={(words) => change(nth, { [what]: words })} isCount />)}
            <Field label={t('regions.split.code')} value={part.region} onType={(region) => change(nth, { region })} max={12} placeholder={t('regions.split.codeNext')} />
            {parts.length > 2 && <Button type="text" aria-label={t('regions.split.removeNth', { n: nth + 1 })} onClick={() => setParts(parts.filter((_, at) => at !== nth))}>{t('regions.split.remove')}</Button>}
          </div>
        </fieldset>
      ))}
      {parts.length < PARTS_MAX && <p><Button onClick={() => setParts([...parts, NEW_PART])}>{t('regions.split.add')}</Button></p>}
      {effect !== undefined && <Effect effect={effect} />}
    </DeskDialog>
  )
}

type Draft = { readonly on: string; readonly note: string; readonly parts: readonly Part[] }

/** Undefined while something is missing. */
function bodyOf({ on, note, parts }: Draft): SplitBody | undefined {
  const isWhole = on !== '' && note.trim() !== '' && parts.every((part) => part.name.trim() !== '' && COUNTS.every((what) => COUNT.test(part[what])) && (part.region === '' || CODE.test(part.region)))
  if (!isWhole) return undefined
  const facts = parts.map((part) => ({ name: part.name.trim(), region: part.region === '' ? null : part.region, households: Number(part.households), population: Number(part.population), target: Number(part.target) }))
  return { on, note: note.trim(), parts: facts }
}

/** What comes after, whether the figures add up, and what stays where it is. */
function Effect({ effect: { parts, before, after, peopleLeft, tasksLeft } }: { readonly effect: SplitEffect }) {
  const t = useText()
  return (
    <div className="split-effect" role="status">
      <ul>
        {parts.map(({ region, name, unit }) => <li key={region}>{t('regions.split.becomes', { name, region })} {unit === null ? <strong>{t('regions.split.nobody')}</strong> : t('regions.split.unit', { unit })}</li>)}
        {COUNTS.map((what) => {
          const was = before[what]
          const words = t('regions.split.sum', { what: t(what === 'target' ? 'regions.target.people' : `regions.${what}`), before: was === null ? t('regions.split.none') : countText(was), after: countText(after[what]) })
          return <li key={what}>{was === null || was === after[what] ? words : <strong>{words}</strong>}</li>
        })}
      </ul>
      <p><strong>{t('regions.split.stay', { people: peopleLeft, tasks: tasksLeft })}</strong> {t('regions.split.correct')}</p>
    </div>
  )
}
