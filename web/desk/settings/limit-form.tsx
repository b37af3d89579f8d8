import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useId, useState, type FormEvent } from 'react'
import { ApiFailure } from '../../ui/api/failure.ts'
import { saveLimits, type LimitKey, type Limits, type LimitSetting } from '../../ui/api/settings-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { departsFrom, LIMIT_FIELDS, limitText, readLimit } from './limit-fields.ts'

type Typed = Readonly<Partial<Record<LimitKey, string>>>
interface Props { readonly setting: LimitSetting; readonly fields: readonly LimitKey[]; readonly saved: Limits }

/** One setting, saved by itself. */
export function LimitForm({ setting, fields, saved }: Props) {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const mayWrite = useMay('settings.write')
  const [typed, setTyped] = useState<Typed>(() => typedOf(fields, saved))
  const save = useMutation({
    mutationFn: (limits: Limits) => saveLimits(setting, limits),
    onSuccess: async () => {
      void message.success(t('settings.saved'))
      await client.invalidateQueries({ queryKey: ['limits', setting] })
    },
  })
  const read = fields.map((key) => ({ key, read: readLimit(LIMIT_FIELDS[key], typed[key] ?? '') }))
  const isChanged = fields.some((key) => typed[key] !== typedOf([key], saved)[key])
  const wordsOf = ({ key, read: one }: (typeof read)[number]) => ('problem' in one ? t(one.problem, one.values) : isRefused(save.error, key) ? t('limits.refused') : undefined)
  const onType = (key: LimitKey, text: string) => {
    save.reset()
    setTyped((old) => ({ ...old, [key]: text }))
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const isWrong = read.some(({ read: one }) => 'problem' in one)
    if (isWrong) event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    else save.mutate(Object.fromEntries(read.map(({ key, read: one }) => [key, 'value' in one ? one.value : undefined])))
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <div className="limit-fields">
        {read.map((one) => <LimitInput key={one.key} name={one.key} text={typed[one.key] ?? ''} words={wordsOf(one)} usual={departsFrom(LIMIT_FIELDS[one.key], one.read)} isFixed={!mayWrite} onType={(text) => onType(one.key, text)} />)}
      </div>
      {save.isError && <FailureView failure={save.error} />}
      {mayWrite && (
        <div className="form-end">
          <Button disabled={!isChanged} onClick={() => { save.reset(); setTyped(typedOf(fields, saved)) }}>{t('settings.revert')}</Button>
          <Button type="primary" htmlType="submit" disabled={!isChanged || save.isPending}>{save.isPending ? t('action.busy') : t('settings.save')}</Button>
        </div>
      )}
    </form>
  )
}

function typedOf(fields: readonly LimitKey[], saved: Limits): Typed {
  return Object.fromEntries(fields.map((key) => [key, saved[key] === undefined ? '' : limitText(LIMIT_FIELDS[key], saved[key])]))
}

/** The server names the field as '/alarmsBeforeEndHours/3'. */
function isRefused(failure: Error | null, key: LimitKey): boolean {
  return failure instanceof ApiFailure && failure.details.some(({ path }) => path.split('/')[1] === key)
}

interface InputProps { readonly name: LimitKey; readonly text: string; readonly words: string | undefined; readonly usual: number | undefined; readonly isFixed: boolean; readonly onType: (text: string) => void }

/** A name, a figure with its unit, what the figure does, and what is wrong with it. */
function LimitInput({ name, text, words, usual, isFixed, onType }: InputProps) {
  const t = useText()
  const id = useId()
  const field = LIMIT_FIELDS[name]
  const shared = {
    id, 'data-limit': name, value: text, readOnly: isFixed, 'aria-invalid': words !== undefined, 'aria-describedby': [words === undefined ? [] : `${id}-bad`, `${id}-unit`, `${id}-help`].flat().join(' '),
    onChange: (event: { readonly target: { readonly value: string } }) => onType(event.target.value), ...(words === undefined ? {} : { status: 'error' as const }),
  }
  return (
    <div className="limit-field">
      <label htmlFor={id}>{t(`limits.${name}`)}</label>
      <Input {...shared} className={field.kind === 'figure' ? 'limit-figure' : 'limit-alarms'} inputMode={field.kind === 'figure' ? 'decimal' : 'text'} autoComplete="off" suffix={<span id={`${id}-unit`}>{t(`limits.unit.${field.unit}`)}</span>} />
      {words !== undefined && <p id={`${id}-bad`} className="limit-bad">{words}</p>}
      {usual !== undefined && field.kind === 'figure' && <p className="limit-departs" role="status">{t('limits.departs', { usual, unit: t(`limits.unit.${field.unit}`) })}</p>}
      <p id={`${id}-help`} className="limit-help">{t(`limits.${name}.help`)}</p>
    </div>
  )
}
