import '../field.css'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import type { FollowUpMove } from '../../ui/api/follow-up-api.ts'
import { amountText } from '../../ui/format/amount.ts'
import { clockOf, dayOf } from '../../ui/format/time.ts'
import { enOffline } from '../../ui/i18n/en-offline.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText, type Text } from '../../ui/i18n/use-text.ts'
import { zhOffline } from '../../ui/i18n/zh-offline.ts'
import { fraudTitle } from '../../ui/parts/names.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView } from '../../ui/parts/quiet-states.tsx'
import { useToast } from '../toast.tsx'
import { useKept, useUnderFormer, type KeptRow } from './kept-rows.ts'
import { discard, isOpen, isPossible, openFormer, send } from './offline.ts'

addTexts({ zh: zhOffline, en: enOffline })

/** What was entered without signal: in its words, with what became of it. */
export function WaitingPage() {
  const t = useText()
  const rows = useKept()
  const underFormer = useUnderFormer()
  const sending = useMutation({ mutationFn: send })
  usePageTitle(t('waiting.title'))
  return (
    <main className="page page-tabs">
      <h1 className="page-heading">{t('waiting.title')}</h1>
      <p className="card-quiet">{t('waiting.why')}</p>
      {!isPossible && <p className="note">{t('waiting.impossible')}</p>}
      {isPossible && !isOpen() && <p className="note">{t('waiting.closed')}</p>}
      {underFormer > 0 && <FormerRows count={underFormer} />}
      {rows.length + underFormer === 0 ? <EmptyView text={t('waiting.none')} /> : (
        <>
          <ul className="cards">{rows.map((row) => <li key={row.id}><WaitingCard row={row} /></li>)}</ul>
          <button type="button" className="button button-primary button-wide button-tall" disabled={sending.isPending} onClick={() => sending.mutate()}>{sending.isPending ? t('waiting.sending') : t('waiting.send')}</button>
        </>
      )}
    </main>
  )
}

function WaitingCard({ row }: { readonly row: KeptRow }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const toast = useToast()
  const [isSure, setSure] = useState(false)
  const words = wordsOf(row, t, language)
  const isFollowUp = row.entry.kind === 'follow-up'
  const title = [codeName(isFollowUp ? 'followUpKind' : 'taskKind', row.about.kind), row.about.fraudType === '' ? '' : fraudTitle(row.about.fraudType, language, t), row.about.name].filter((part) => part !== '').join(' · ')
  const onCopy = () => navigator.clipboard.writeText([title, ...words].join('\n')).then(() => toast(t('waiting.copied')), () => undefined)
  return (
    <article className="card waiting">
      <p className="card-row"><strong className={row.refusal === null ? 'waiting-waits' : 'waiting-refused'}>{t(row.refusal === null ? 'waiting.waits' : 'waiting.refused')}</strong> <span className="card-quiet">{t('waiting.enteredAt', { time: `${dayOf(row.at).slice(5)} ${clockOf(row.at)}` })}</span></p>
      <p className="card-line">{title}</p>
      {words.map((line) => <p key={line} className="card-line waiting-words">{line}</p>)}
      {row.photo !== null && <Picture photo={row.photo} />}
      {row.refusal !== null && <p className="note note-bad">{row.refusal[language]} <code>{row.refusal.code}</code></p>}
      <div className="waiting-acts">
        <Link to={isFollowUp ? '/follow-ups/$taskId' : '/tasks/$taskId'} params={{ taskId: row.taskId }} className="button">{t('waiting.openTask')}</Link>
        <button type="button" className="button" onClick={() => void onCopy()}>{t('waiting.copy')}</button>
        <button type="button" className="button" onClick={() => (isSure ? void discard(row.id) : setSure(true))}>{t(isSure ? 'waiting.discardSure' : 'waiting.discard')}</button>
      </div>
    </article>
  )
}

function Picture({ photo }: { readonly photo: Blob }) {
  const t = useText()
  const image = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const address = URL.createObjectURL(photo)
    if (image.current !== null) image.current.src = address
    return () => URL.revokeObjectURL(address)
  }, [photo])
  return <img ref={image} className="waiting-photo" alt={t('waiting.photoAlt')} />
}

/** Everything that was typed, so that nothing is lost when the server says no. */
function wordsOf({ entry }: KeptRow, t: Text, language: 'zh' | 'en'): string[] {
  if (entry.kind === 'photo') return [t('waiting.photo')]
  if (entry.kind === 'follow-up') return followUpWords(entry.move, t)
  const { move } = entry
  switch (move.path) {
    case 'accept':
    case 'at-door':
      return [t(`action.${move.path}`)]
    case 'calls':
      return [`${t(`callTo.${move.body.to}`)} · ${t(`callResult.${move.body.result}`)}`]
    case 'notice':
      return [`${t('action.notice')} · ${t('waiting.strokes', { n: move.body.strokes.length })}`]
    case 'outcome': {
      const { outcome, note = '', directFen = 0, indirectFen = 0, paid, protections = [] } = move.body
      return [
        t(`outcome.${outcome}`), note, directFen > 0 ? t('waiting.direct', { amount: amountText(directFen, language) }) : '', indirectFen > 0 ? t('waiting.indirect', { amount: amountText(indirectFen, language) }) : '',
        paid === undefined ? '' : t('waiting.paid', { amount: amountText(paid.amountFen, language), account: paid.account ?? t(`paidHow.${paid.how ?? 'not-known'}`) }), protections.map((one) => t(`protection.${one}`)).join(' · '),
      ].filter((line) => line !== '')
    }
    case 'undo':
    case 'carrier':
    case 'slips/seen':
    case 'sms':
    case 'dial':
    case 'visit':
    case 'handover':
    case 'slips':
      return [move.path]
  }
}

function followUpWords(move: FollowUpMove, t: Text): string[] {
  if (move.path !== 'result') return [move.path === 'accept' ? t('action.accept') : move.path]
  const { result, findings = [], note = '' } = move.body
  return [t(`followUpResult.${result}`), ...findings.map((one) => t(`followUpFinding.${one}`)), note].filter((line) => line !== '')
}

/** The password was reset from the desk meanwhile: what was sealed before opens with the one of then. */
function FormerRows({ count }: { readonly count: number }) {
  const t = useText()
  const opening = useMutation({ mutationFn: openFormer })
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    opening.mutate(String(new FormData(event.currentTarget).get('former')))
  }
  return (
    <form className="form note" onSubmit={onSubmit}>
      <p>{t('waiting.former', { n: count })}</p>
      <label className="field">
        <span className="field-label">{t('waiting.formerPassword')}</span>
        <input name="former" type="password" className="input" autoComplete="off" required maxLength={200} />
      </label>
      {opening.data === false && <p className="field-error" role="alert">{t('waiting.formerWrong')}</p>}
      <button type="submit" className="button button-wide" disabled={opening.isPending}>{t('waiting.formerOpen')}</button>
    </form>
  )
}
