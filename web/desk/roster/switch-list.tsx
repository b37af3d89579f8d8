import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import type { SwitchView } from '../../../src/contract/roster.ts'
import { readRosterSettings, saveRosterSettings, settleSwitch } from '../../ui/api/roster-api.ts'
import { spanOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'

/** What the unit's people have asked of each other; where the bureau wants approval it is given or refused here. */
export function SwitchList({ switches }: { readonly switches: readonly SwitchView[] }) {
  const t = useText()
  return (
    <section className="panel" aria-labelledby="roster-switches">
      <h2 id="roster-switches" className="panel-title">{t('roster.switches')}</h2>
      {switches.length === 0 ? <p className="quiet">{t('roster.switches.none')}</p> : <ul className="roster-watch">{switches.map((one) => <li key={one.id}><Line asked={one} /></li>)}</ul>}
    </section>
  )
}

function Line({ asked }: { readonly asked: SwitchView }) {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const settle = useMutation({ mutationFn: (word: SwitchView['words'][number]) => settleSwitch(asked.id, word), onSettled: () => client.invalidateQueries({ queryKey: ['roster'] }) })
  return (
    <>
      {t('roster.switch.line', { by: asked.by.name, of: asked.of.name, post: t(`post.${asked.shift.post}`), at: spanOf(asked.shift, language) })}
      {asked.inReturn !== null && t('roster.switch.back', { post: t(`post.${asked.inReturn.post}`), at: spanOf(asked.inReturn, language) })}
      {' · '}<strong>{t(`switchState.${asked.state}`)}</strong>
      {asked.note !== '' && <span className="quiet"> {asked.note}</span>}
      {asked.words.map((word) => <Button key={word} size="small" className="roster-word" disabled={settle.isPending} onClick={() => settle.mutate(word)}>{t(`switchWord.${word}`)}</Button>)}
      {settle.isError && <FailureView failure={settle.error} />}
    </>
  )
}

/** Whether a switch waits for somebody who plans the roster. */
export function ApprovalSetting() {
  const t = useText()
  const client = useQueryClient()
  const saved = useQuery({ queryKey: ['roster-settings'], queryFn: ({ signal }) => readRosterSettings(signal) })
  const save = useMutation({ mutationFn: saveRosterSettings, onSuccess: (now) => client.setQueryData(['roster-settings'], now) })
  if (saved.data === undefined) return null
  return (
    <section className="panel">
      <Checkbox checked={saved.data.needsApproval} disabled={save.isPending} onChange={(event) => save.mutate({ needsApproval: event.target.checked })}>{t('roster.approval')}</Checkbox>
      <p className="quiet">{t('roster.approval.hint')}{save.isSuccess && <span role="status"> {t('roster.saved')}</span>}</p>
      {save.isError && <FailureView failure={save.error} />}
    </section>
  )
}
