import './intake.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useEffectEvent, useState } from 'react'
import type { ReportReceipt } from '../../../src/contract/case.ts'
import { receiptAddress } from '../../ui/api/case-api.ts'
import { readBanks } from '../../ui/api/directory-api.ts'
import { ApiFailure } from '../../ui/api/failure.ts'
import { enThreeWay } from '../../ui/i18n/en-three-way.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText, type Text } from '../../ui/i18n/use-text.ts'
import { zhThreeWay } from '../../ui/i18n/zh-three-way.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { AttachmentsOf } from '../cases/case-files.tsx'
import { ThreeWayCallOf } from '../cases/three-way-call.tsx'
import { PasteBox } from './paste-box.tsx'
import { isBlank, nextTransfer, TRANSFERS_MAX, withTransfer, type ReportDraft } from './report-draft.ts'
import { SameVictimChoice } from './same-victim-choice.tsx'
import { TakenOrders } from './taken-orders.tsx'
import { TipOfIntake } from './tip-of-intake.tsx'
import { TransferFields } from './transfer-fields.tsx'
import { useReport } from './use-report.ts'
import { VictimFields } from './victim-fields.tsx'
import { VictimOfCase } from './victim-of-case.tsx'

addTexts({ zh: zhThreeWay, en: enThreeWay })

const BANKS_ID = 'bank-names'

/** A report is taken on one screen while the victim speaks: the story left, the transfers right, everything by the keyboard. */
export function IntakePage() {
  const t = useText()
  usePageTitle(t('desk.nav.intake'))
  const report = useReport()
  const { draft, change, receipt } = report
  useKeys({ onSave: () => report.save(), onAdd: () => { if (draft.transfers.length < TRANSFERS_MAX) change(withTransfer(draft, nextTransfer(draft))) } })
  return (
    <main className="desk-main intake">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.intake')}</h1><span className="intake-keys">{t('intake.keys')}</span></div>
      {receipt !== null && <Taken receipt={receipt} onNext={report.clear} />}
      <VictimOfCase onFound={({ name, phone }) => { if (draft.phone.trim() === '') change({ ...draft, name, phone }) }} />
      <TipOfIntake draft={draft} onFound={change} />
      <form className="intake-columns" onSubmit={(event) => { event.preventDefault(); report.save() }}>
        <div>
          <VictimFields draft={draft} onChange={change} wordsOf={report.wordsOf} />
          <SelfHelp draft={report.spokenOf} />
        </div>
        <div>
          <Transfers draft={draft} onChange={change} wordsOf={report.wordsOf} />
          <SendFailure report={report} />
          <div className="intake-save">
            <Button type="primary" size="large" htmlType="submit" disabled={report.isSending}>{report.isSending ? t('intake.saving') : t('intake.save')}</Button>
            <Button onClick={report.clear}>{t('intake.clear')}</Button>
            <span className="quiet">{t('intake.kept')}</span>
          </div>
        </div>
      </form>
    </main>
  )
}

/** Alt with a digit goes to a field wherever one is; the browser keeps none of these for itself. */
function useKeys({ onSave, onAdd }: { readonly onSave: () => void; readonly onAdd: () => void }): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') onSave()
    else if (event.altKey && event.code === 'KeyN') onAdd()
    else if (event.altKey && /^Digit[123]$/.test(event.code)) focusOn(event.code.at(-1)!)
    // A field is left with the tab key; the report is not sent because somebody pressed Enter in one.
    else if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
  })
  useEffect(() => focusOn('1'), [])
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}

function focusOn(key: string): void {
  document.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus()
}

interface TransfersProps {
  readonly draft: ReportDraft
  readonly onChange: (draft: ReportDraft) => void
  readonly wordsOf: (path: string) => string | undefined
}

function Transfers({ draft, onChange, wordsOf }: TransfersProps) {
  const t = useText()
  const [guesses, setGuesses] = useState<ReadonlyMap<number, readonly string[]>>(new Map())
  const banks = useQuery({ queryKey: ['banks'], queryFn: ({ signal }) => readBanks(signal), staleTime: 600_000 })
  // Blank rows are not sent: the server counts the others.
  const sent = draft.transfers.filter((one) => !isBlank(one))
  return (
    <section className="panel" aria-labelledby="transfers-title">
      <h2 id="transfers-title" className="panel-title">{t('intake.transfers')}</h2>
      <PasteBox draft={draft} onFill={(next, key, guessed) => { onChange(next); setGuesses(new Map([...guesses, [key, guessed]])) }} />
      <datalist id={BANKS_ID}>{banks.data?.items.map((bank) => <option key={bank.code} value={bank.name}>{bank.name}</option>)}</datalist>
      {draft.transfers.map((transfer, index) => (
        <TransferFields
          key={transfer.key} nth={index + 1} transfer={transfer} guessed={guesses.get(transfer.key) ?? []} banksId={BANKS_ID} onChange={(next) => onChange(withTransfer(draft, next))}
          onRemove={draft.transfers.length === 1 ? undefined : () => onChange({ ...draft, transfers: draft.transfers.filter(({ key }) => key !== transfer.key) })}
          wordsOf={(field) => (isBlank(transfer) ? undefined : wordsOf(`/transfers/${sent.indexOf(transfer)}/${field}`))}
        />
      ))}
      <Button onClick={() => onChange(withTransfer(draft, nextTransfer(draft)))} disabled={draft.transfers.length >= TRANSFERS_MAX}>{t('intake.addTransfer')}</Button>
    </section>
  )
}

/** What the victim can do at once: by the way in which they paid last, and by the type of fraud. It stays while the report that was saved is talked about, in a three-way call as well. */
function SelfHelp({ draft }: { readonly draft: ReportDraft }) {
  const t = useText()
  const last = draft.transfers.findLast((one) => !isBlank(one))
  const steps = [t(`selfHelp.${last?.channel ?? 'unknown'}`), t(`selfHelpOf.${draft.fraudType}`)].flatMap((words) => words.split('\n'))
  return (
    <section className="panel" aria-labelledby="self-help-title">
      <h2 id="self-help-title" className="panel-title">{t('intake.selfHelp')}</h2>
      <p className="quiet">{t('threeWay.afterSaving')}</p>
      <ol className="self-help">{steps.map((step) => <li key={step}>{step}</li>)}</ol>
    </section>
  )
}

/** What is wrong with a field stands beside it; here only that there is something. */
function SendFailure({ report: { failure, draft, isSending, save } }: { readonly report: ReturnType<typeof useReport> }) {
  const language = useLanguage()
  if (failure === null) return null
  if (failure instanceof ApiFailure && failure.code.startsWith('case.same_victim')) return <SameVictimChoice failure={failure} phone={draft.phone} idNumber={draft.idNumber} isSending={isSending} onSave={save} />
  return failure instanceof ApiFailure && failure.code === 'case.invalid' ? <p className="field-bad intake-failed" role="alert">{failure[language]}</p> : <FailureView failure={failure} />
}

function takenWords({ again, added, transfers, completed }: ReportReceipt, t: Text): string {
  if (again) return t('intake.savedAgain')
  if (added) return `${t('intake.addedTransfers', { n: transfers })}${completed === 0 ? '' : t('intake.completedTransfers', { n: completed })}`
  return transfers === 0 ? t('intake.savedNoTransfers') : t('intake.savedTransfers', { n: transfers })
}

function Taken({ receipt, onNext }: { readonly receipt: ReportReceipt; readonly onNext: () => void }) {
  const t = useText()
  return (
    <section className="panel intake-taken">
      <p className="intake-number" role="status">{t(receipt.added ? 'intake.added' : 'intake.saved')} <strong>{receipt.number}</strong></p>
      <p>{takenWords(receipt, t)}</p>
      {(receipt.transfers > 0 || receipt.added) && <TakenOrders key={receipt.id} receipt={receipt} />}
      <p className="intake-taken-acts">
        <Link to="/cases/$caseId" params={{ caseId: receipt.id }}>{t('intake.openCase')}</Link>
        <a href={receiptAddress(receipt.id)} target="_blank" rel="noreferrer">{t('intake.printReceipt')}</a>
        {receipt.warningId !== null && <Link to="/warnings/$warningId" params={{ warningId: receipt.warningId }}>{t('case.openWarning')}</Link>}
        <Button onClick={onNext}>{t('intake.next')}</Button>
      </p>
      <ThreeWayCallOf caseId={receipt.id} />
      <AttachmentsOf caseId={receipt.id} />
    </section>
  )
}
