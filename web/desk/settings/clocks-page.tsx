import './settings.css'
import './pace.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { PaceSettings, PaceView } from '../../../src/contract/pace.ts'
import { WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'
import { RED_ACCEPT_SECONDS_MAX } from '../../../src/domain/limits.ts'
import { previewPace, readPace, savePace } from '../../ui/api/settings-api.ts'
import { enPace } from '../../ui/i18n/en-pace.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhPace } from '../../ui/i18n/zh-pace.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { DurationInput } from './duration-input.tsx'
import { EscalationForm } from './escalation-form.tsx'
import { changesOf, CLOCK_RULES, PACE_KEYS, type PaceKey } from './pace-changes.ts'
import { PacePreview } from './pace-preview.tsx'

addTexts({ zh: zhPace, en: enPace })

const KEY = ['clocks']

/** The clocks of every level and who is asked after whom; looked at before it is saved. */
export function ClocksPage() {
  const t = useText()
  usePageTitle(t('desk.nav.clocks'))
  const saved = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readPace(signal) })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('clocks.title')}</h1><span className="quiet">{t('clocks.hint')}</span></div>
      {saved.isPending && <Skeleton rows={8} />}
      {saved.isError && <FailureView failure={saved.error} onRetry={() => void saved.refetch()} />}
      {saved.data !== undefined && <PaceForm saved={saved.data} />}
    </main>
  )
}

/** What is typed stays when somebody else saves meanwhile, and is compared with what stands then. */
function PaceForm({ saved: { changedAt, ...saved } }: { readonly saved: PaceView }) {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const mayWrite = useMay('settings.write')
  const [draft, setDraft] = useState<PaceSettings>()
  const [drafts, setDrafts] = useState(0)
  const pace = draft ?? saved
  const changes = changesOf(saved, pace)
  const asked = JSON.stringify([pace, changedAt])
  const look = useMutation({ mutationFn: async () => ({ effect: await previewPace(pace), asked }) })
  const save = useMutation({
    mutationFn: () => savePace({ ...pace, seen: changedAt }),
    onSuccess: (now) => {
      void message.success(t('pace.saved'))
      client.setQueryData(KEY, now)
      revert()
    },
    onError: () => client.invalidateQueries({ queryKey: KEY }),
  })
  const change = (more: Partial<PaceSettings>) => {
    save.reset()
    setDraft({ ...pace, ...more })
  }
  function revert() {
    look.reset()
    setDraft(undefined)
    setDrafts(drafts + 1)
  }
  const set = (level: WarningLevel, key: PaceKey, seconds: number) => change({ clocks: { ...pace.clocks, [level]: { ...pace.clocks[level], [key]: seconds } } })
  const isLooked = changes.length > 0 && look.data?.asked === asked
  return (
    <>
      <form key={`${drafts} ${changedAt}`} className="panel" onSubmit={(event) => { event.preventDefault(); look.mutate() }}>
        <ClocksTable pace={pace} isFixed={!mayWrite} onChange={set} />
        <EscalationForm pace={pace} isFixed={!mayWrite} onChange={change} />
        {look.isError && <FailureView failure={look.error} />}
        {mayWrite ? (
          <div className="form-end">
            <Button disabled={changes.length === 0} onClick={revert}>{t('settings.revert')}</Button>
            <Button type={isLooked ? 'default' : 'primary'} htmlType="submit" disabled={changes.length === 0 || look.isPending}>{look.isPending ? t('action.busy') : t('pace.look')}</Button>
          </div>
        ) : <p className="quiet">{t('clocks.readOnly')}</p>}
      </form>
      {save.isError && <div className="panel"><FailureView failure={save.error} /></div>}
      {isLooked && (
        <section className="panel" aria-labelledby="pace-looked">
          <h2 id="pace-looked" className="panel-title">{t('pace.looked')}</h2>
          <PacePreview changes={changes} effect={look.data!.effect} />
          <div className="form-end"><Button type="primary" disabled={save.isPending} onClick={() => save.mutate()}>{save.isPending ? t('action.busy') : t('pace.save')}</Button></div>
        </section>
      )}
    </>
  )
}

interface TableProps { readonly pace: PaceSettings; readonly isFixed: boolean; readonly onChange: (level: WarningLevel, key: PaceKey, seconds: number) => void }

function ClocksTable({ pace: { clocks }, isFixed, onChange }: TableProps) {
  const t = useText()
  return (
    <>
      <ScrollRegion label={t('clocks.title')}>
        <table className="sheet-table clocks-table">
          <thead>
            <tr><th scope="col">{t('desk.col.level')}</th>{PACE_KEYS.map((key) => <th key={key} scope="col">{t(`rule.${CLOCK_RULES[key]}`)}</th>)}</tr>
          </thead>
          <tbody>
            {WARNING_LEVELS.map((level) => (
              <tr key={level}>
                <th scope="row"><LevelBadge level={level} /></th>
                {PACE_KEYS.map((key) => (
                  <td key={key}>
                    <span className="clocks-rule" aria-hidden="true">{t(`rule.${CLOCK_RULES[key]}`)}</span>
                    <DurationInput label={`${t(`levelName.${level}`)} ${t(`rule.${CLOCK_RULES[key]}`)}`} seconds={clocks[level][key]} isFixed={isFixed} onChange={(seconds) => onChange(level, key, seconds)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="limit-help">{t('clocks.redMax', { n: RED_ACCEPT_SECONDS_MAX })}</p>
    </>
  )
}
