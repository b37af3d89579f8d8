import './settings.css'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { RETENTION_COUNTED_MAX, RETENTION_RULES, type RetentionPreview, type RetentionRule, type RetentionSettings } from '../../../src/contract/retention.ts'
import { RETENTION_LIMITS } from '../../../src/domain/limits.ts'
import { previewRetention, readRetention, saveRetention } from '../../ui/api/settings-api.ts'
import { countText } from '../../ui/format/amount.ts'
import { dateText, dayOf } from '../../ui/format/time.ts'
import { enRetention } from '../../ui/i18n/en-retention.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhRetention } from '../../ui/i18n/zh-retention.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'

addTexts({ zh: zhRetention, en: enRetention })

const KEY = ['retention']
type Typed = Readonly<Record<RetentionRule, string>>

/** For how long each is kept; before it is saved it says what would go. */
export function RetentionPage() {
  const t = useText()
  usePageTitle(t('desk.nav.retention'))
  const saved = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readRetention(signal) })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.retention')}</h1><span className="quiet">{t('retention.hint')}</span></div>
      {saved.isPending && <Skeleton rows={8} />}
      {saved.isError && <FailureView failure={saved.error} onRetry={() => void saved.refetch()} />}
      {saved.data !== undefined && <Rules key={JSON.stringify(saved.data)} saved={saved.data} />}
      <p className="quiet">{t('retention.always')}</p>
    </main>
  )
}

function Rules({ saved }: { readonly saved: RetentionSettings }) {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const mayWrite = useMay('settings.write')
  const [typed, setTyped] = useState<Typed>(() => ({ signals: textOf(saved.signals), doorPhotos: textOf(saved.doorPhotos), notes: textOf(saved.notes), tips: textOf(saved.tips) }))
  const settings = readAll(typed)
  const preview = useQuery({ queryKey: ['retention-preview', settings], queryFn: ({ signal }) => previewRetention(settings!, signal), enabled: settings !== undefined, placeholderData: keepPreviousData })
  const save = useMutation({
    mutationFn: saveRetention,
    onSuccess: (now) => {
      void message.success(t('retention.saved'))
      client.setQueryData(KEY, now)
    },
  })
  const isChanged = settings !== undefined && RETENTION_RULES.some((rule) => settings[rule] !== saved[rule])
  const isDeleting = preview.data !== undefined && RETENTION_RULES.some((rule) => preview.data[rule].due > 0)
  const onSave = () => { if (settings !== undefined) save.mutate(settings) }
  return (
    <form className="panel limit-form" onSubmit={(event) => event.preventDefault()} noValidate>
      {!mayWrite && <p className="quiet">{t('retention.readOnly')}</p>}
      <div className="limit-fields">
        {RETENTION_RULES.map((rule) => (
          <RuleField key={rule} rule={rule} text={typed[rule]} isFixed={!mayWrite} preview={settings === undefined ? undefined : preview.data} onType={(text) => setTyped({ ...typed, [rule]: text })} />
        ))}
      </div>
      {preview.isError && <FailureView failure={preview.error} onRetry={() => void preview.refetch()} />}
      {save.isError && <FailureView failure={save.error} />}
      {mayWrite && (
        <div className="form-end">
          <Popconfirm title={t('retention.ask')} disabled={!isDeleting} onConfirm={onSave}>
            <Button type="primary" disabled={!isChanged || preview.isFetching || save.isPending} {...(isDeleting ? {} : { onClick: onSave })}>{t('retention.save')}</Button>
          </Popconfirm>
        </div>
      )}
    </form>
  )
}

interface FieldProps { readonly rule: RetentionRule; readonly text: string; readonly isFixed: boolean; readonly preview: RetentionPreview | undefined; readonly onType: (text: string) => void }

function RuleField({ rule, text, isFixed, preview, onType }: FieldProps) {
  const t = useText()
  const bounds = RETENTION_LIMITS[rule]
  const isBad = readDays(rule, text) === undefined
  const id = `retention-${rule}`
  return (
    <div className="limit-field">
      <label htmlFor={id}>{t(`retention.${rule}`)}</label>
      <p className="limit-help">{t(`retention.${rule}.def`)}</p>
      <Input id={id} className="limit-figure" inputMode="numeric" autoComplete="off" value={text} readOnly={isFixed} aria-invalid={isBad} aria-describedby={`${id}-help ${id}-due`} suffix={t('retention.unit')} {...(isBad ? { status: 'error' as const } : {})}
        onChange={(event) => onType(event.target.value.trim())} />
      {isBad && <p className="limit-bad" role="alert">{t('retention.bad', bounds)}</p>}
      <p id={`${id}-help`} className="limit-help">{t(rule === 'signals' ? 'retention.signals.bounds' : 'retention.bounds', bounds)}</p>
      <p id={`${id}-due`} className="limit-help" aria-live="polite">{preview !== undefined && <Due {...preview[rule]} isKept={text === ''} />}</p>
    </div>
  )
}

function Due({ due, oldest, isKept }: RetentionPreview[RetentionRule] & { readonly isKept: boolean }) {
  const t = useText()
  const language = useLanguage()
  const kept = oldest === null ? t('retention.none') : t('retention.oldest', { day: dateText(dayOf(oldest), language) })
  if (isKept) return <>{kept}{t('list.separator')}{t('retention.forever')}</>
  if (due === 0) return <>{kept}{t('list.separator')}{t('retention.dueNone')}</>
  return <>{kept}{t('list.separator')}<strong>{t(due < RETENTION_COUNTED_MAX ? 'retention.due' : 'retention.dueMore', { n: countText(due) })}</strong></>
}

function textOf(days: number | null): string {
  return days === null ? '' : String(days)
}

/** Nothing typed is for ever; undefined is not a time. */
function readDays(rule: RetentionRule, text: string): number | null | undefined {
  if (text === '') return null
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return days >= RETENTION_LIMITS[rule].min && days <= RETENTION_LIMITS[rule].max ? days : undefined
}

function readAll(typed: Typed): RetentionSettings | undefined {
  const days = RETENTION_RULES.map((rule) => [rule, readDays(rule, typed[rule])] as const)
  return days.some(([, one]) => one === undefined) ? undefined : (Object.fromEntries(days) as RetentionSettings)
}
