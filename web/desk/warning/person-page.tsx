import './warning.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { PersonPageView } from '../../../src/contract/person.ts'
import { addPersonNote, readPerson } from '../../ui/api/warning-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enMerge } from '../../ui/i18n/en-merge.ts'
import { enRegistered } from '../../ui/i18n/en-registered.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhMerge } from '../../ui/i18n/zh-merge.ts'
import { zhRegistered } from '../../ui/i18n/zh-registered.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { MaskedPerson } from '../../ui/parts/masked-person.tsx'
import { fraudTypeText } from '../../ui/parts/names.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { EarlierWarnings } from './side-panels.tsx'
import { SignalPanel } from './signal-panel.tsx'

addTexts({ zh: { ...zhMerge, ...zhRegistered }, en: { ...enMerge, ...enRegistered } })

/** All that is known of a person and may be seen, reached from one of their warnings. */
export function PersonPage() {
  const t = useText()
  usePageTitle(t('personPage.title'))
  const { warningId = '' } = useParams({ strict: false })
  const person = useQuery({ queryKey: ['person', warningId], queryFn: ({ signal }) => readPerson(warningId, signal) })
  return (
    <main className="desk-main">
      <Link to="/warnings/$warningId" params={{ warningId }} className="back-link">← {t('personPage.back')}</Link>
      <h1 className="page-heading">{t('personPage.title')}</h1>
      {person.isPending && <Skeleton rows={12} />}
      {person.isError && <FailureView failure={person.error} onRetry={() => void person.refetch()} />}
      {person.data !== undefined && (
        <div className="warning-columns">
          <div>
            <Who page={person.data} />
            <Notes warningId={warningId} notes={person.data.notes} />
            <EarlierWarnings title={t('personPage.warnings')} earlier={person.data.warnings} />
            <Cases page={person.data} />
          </div>
          <div><SignalPanel signals={person.data.signals} /></div>
        </div>
      )}
    </main>
  )
}

function Who({ page }: { readonly page: PersonPageView }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  return (
    <section className="panel" aria-label={t('personPage.registration')}>
      <MaskedPerson person={page.person} />
      <ul className="plain-list">
        <li>{page.place.path.join(' ')} <span className="quiet">{t('warning.placeFrom', { source: codeName('placeSource', page.place.source), n: page.place.confidence })}</span></li>
        {page.registeredAt !== null && <li>{t('personPage.registered', { at: momentOf(page.registeredAt, serverNow(), language) })}</li>}
        <HowRegistered page={page} />
        {page.guardians.length === 0 ? <li>{t('personPage.noGuardian')}</li> : page.guardians.map((one, nth) => <li key={nth}>{t('personPage.guardian', one)}</li>)}
        <li>{page.person.earlierLosses > 0 ? <strong>{t('personPage.losses', { n: page.person.earlierLosses })}</strong> : t('personPage.noLosses')}</li>
        {page.revealCount > 0 && <li className="quiet">{t('warning.reveals', { n: page.revealCount })}</li>}
      </ul>
    </section>
  )
}

/** By whom they came on the register: a worker's or a campaign's code, by themselves, or with a village's list. */
function HowRegistered({ page: { registeredAt, registrations } }: { readonly page: PersonPageView }) {
  const t = useText()
  const language = useLanguage()
  if (registeredAt !== null && registrations.length === 0) return <li>{t('registered.byList')}</li>
  return registrations.map(({ forWhom, at, creditedTo }) => (
    <li key={at}>
      {t(`registered.how.${forWhom}`, { at: momentOf(at, serverNow(), language) })}{t('list.separator')}
      {creditedTo === null ? t('registered.byNobody') : t(`registered.by.${creditedTo.kind}`, { name: creditedTo.name, unit: creditedTo.unit })}
    </li>
  ))
}

function Notes({ warningId, notes }: { readonly warningId: string; readonly notes: PersonPageView['notes'] }) {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const add = useMutation({
    mutationFn: () => addPersonNote(warningId, text),
    onSuccess: (page) => {
      setText('')
      client.setQueryData(['person', warningId], page)
    },
  })
  return (
    <section className="panel" aria-labelledby="notes-title">
      <h2 id="notes-title" className="panel-title">{t('personPage.notes')}</h2>
      {notes.length === 0 && <p className="quiet">{t('personPage.noNotes')}</p>}
      <ul className="plain-list">
        {notes.map((note) => <li key={note.id}>{note.text} <span className="quiet">{note.by} · {note.unit} · {momentOf(note.at, serverNow(), language)}</span></li>)}
      </ul>
      <label className="desk-field">{t('personPage.note')}<Input.TextArea value={text} maxLength={500} rows={2} placeholder={t('personPage.noteHint')} onChange={(event) => setText(event.target.value)} /></label>
      {add.isError && <FailureView failure={add.error} />}
      <Button disabled={text.trim() === '' || add.isPending} onClick={() => add.mutate()}>{t('personPage.addNote')}</Button>
    </section>
  )
}

function Cases({ page }: { readonly page: PersonPageView }) {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="panel" aria-labelledby="cases-title">
      <h2 id="cases-title" className="panel-title">{t('personPage.cases')}</h2>
      {page.cases.length === 0 && <p className="quiet">{t('personPage.noCases')}</p>}
      <ul className="plain-list">
        {page.cases.map((one) => (
          <li key={one.id}>
            <Link to="/cases/$caseId" params={{ caseId: one.id }}>{one.number}</Link> {fraudTypeText(one.fraudType, language)} {amountText(one.lossFen, language)}
            <span className="quiet"> {t(`caseState.${one.state}`)} · {momentOf(one.reportedAt, serverNow(), language)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
