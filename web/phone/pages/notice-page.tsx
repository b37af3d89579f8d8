import '../notice.css'
import { useState } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { noticeText } from '../../../src/domain/notice-text.ts'
import { noticePdfAddress } from '../../ui/api/task-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dateText, dayOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useKeptDraft } from '../offline/use-draft.ts'
import { SignaturePad, type Strokes } from '../task/signature-pad.tsx'
import { useTaskMove } from '../task/use-tasks.ts'
import { useToast } from '../toast.tsx'
import { TaskGate } from './task-gate.tsx'

export function NoticePage() {
  const t = useText()
  return <TaskGate title={t('notice.page')}>{(task) => <Notice task={task} />}</TaskGate>
}

function Notice({ task }: { readonly task: TaskView }) {
  const language = useLanguage()
  return (
    <>
      <Paper task={task} />
      {language === 'en' && <Translation task={task} />}
      {task.noticeSigned ? <Signed task={task} /> : <Sign task={task} />}
    </>
  )
}

/** What is signed is what is printed: the Chinese text, whatever language the officer reads. */
function Paper({ task }: { readonly task: TaskView }) {
  const { title, opening, points, closing } = noticeText(task.fraudType, 'zh')
  return (
    <article className="paper" lang="zh-CN">
      <h2 className="paper-title">{title}</h2>
      <p>{task.person.name}：</p>
      <p>{opening}</p>
      <ol className="paper-points">
        {points.map((point) => <li key={point}>{point}</li>)}
      </ol>
      <p>预警原因：{task.reasons.map((reason) => reason.zh).join('；')}。</p>
      <p>{closing}</p>
      <p className="paper-sign">{task.unit.name}<br />{dateText(dayOf(serverNow()), 'zh')}</p>
    </article>
  )
}

function Translation({ task }: { readonly task: TaskView }) {
  const t = useText()
  const { opening, points, closing } = noticeText(task.fraudType, 'en')
  return (
    <section className="block" aria-labelledby="translation-title">
      <h2 id="translation-title" className="block-title">{t('notice.translation')}</h2>
      <p>{opening}</p>
      <ol className="paper-points">
        {points.map((point) => <li key={point}>{point}</li>)}
      </ol>
      <p>{t('notice.reasons', { reasons: task.reasons.map((reason) => reason.en).join('; ') })}</p>
      <p>{closing}</p>
    </section>
  )
}

function Signed({ task }: { readonly task: TaskView }) {
  const t = useText()
  return (
    <div className="block">
      <p className="note note-good">{t('notice.signed')}</p>
      {task.printsNotice && <a className="button button-wide" href={noticePdfAddress(task.id)} target="_blank" rel="noreferrer">{t('notice.pdf')}</a>}
    </div>
  )
}

function Sign({ task }: { readonly task: TaskView }) {
  const t = useText()
  const toast = useToast()
  const move = useTaskMove(task.id)
  const [strokes, setStrokes] = useState<Strokes>([])
  const forgetDraft = useKeptDraft(`${task.id} notice`, strokes, setStrokes)
  if (!task.actions.includes('notice')) return <p className="note">{t('notice.notNow')}</p>
  const onSubmit = () => move.run({ path: 'notice', body: { strokes: strokes.map((stroke) => [...stroke]) } }, () => {
    forgetDraft()
    toast(t('notice.signed'))
  })
  return (
    <section className="block" aria-labelledby="sign-title">
      <h2 id="sign-title" className="block-title">{t('notice.sign')}</h2>
      <SignaturePad label={t('notice.pad')} strokes={strokes} onChange={setStrokes} />
      {move.isError && <FailureView failure={move.error} />}
      <div className="bottom-pair">
        <button type="button" className="button bottom-side button-tall" disabled={strokes.length === 0 || move.isPending} onClick={() => setStrokes([])}>{t('notice.clear')}</button>
        <button type="button" className="button button-primary bottom-main button-tall" disabled={strokes.length === 0 || move.isPending} onClick={onSubmit}>
          {move.isPending ? t('action.busy') : t('notice.submit')}
        </button>
      </div>
    </section>
  )
}
