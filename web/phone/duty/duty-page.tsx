import './duty.css'
import { useState } from 'react'
import type { MyShifts, SwitchView } from '../../../src/contract/roster.ts'
import { markShift, settleSwitch } from '../../ui/api/roster-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { clockOf, spanOf } from '../../ui/format/time.ts'
import { enShift } from '../../ui/i18n/en-shift.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhShift } from '../../ui/i18n/zh-shift.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { ShiftHandover } from './shift-handover.tsx'
import { SwitchSheet } from './switch-sheet.tsx'
import { useDutyMove, useMyShifts } from './use-duty.ts'

addTexts({ zh: zhShift, en: enShift })

const SHOWN_FIRST = 5
type OwnShift = MyShifts['shifts'][number]

/** My shifts of the next weeks: who comes and goes says so here, asks a colleague to switch, and hands the work over at the end. */
export function DutyPage() {
  const t = useText()
  const mine = useMyShifts()
  const [asked, setAsked] = useState<OwnShift | null>(null)
  usePageTitle(t('phone.duty.title'))
  if (mine.isPending) return <main className="page page-tabs"><Skeleton rows={5} /></main>
  if (mine.isError) return <main className="page page-tabs"><FailureView failure={mine.error} onRetry={() => void mine.refetch()} /></main>
  const { shifts, switches, colleagues } = mine.data
  return (
    <main className="page page-tabs">
      <h1 className="page-heading">{t('phone.duty.title')}</h1>
      {shifts.length === 0 && <EmptyView text={t('phone.duty.none')} />}
      <ul className="cards">{shifts.filter((shift) => !isComing(shift)).map((shift) => <li key={shift.id}><ShiftCard shift={shift} onAsk={() => setAsked(shift)} /></li>)}</ul>
      <ShiftHandover colleagues={colleagues} />
      {switches.length > 0 && (
        <section aria-labelledby="duty-switches">
          <h2 id="duty-switches" className="duty-part">{t('phone.duty.switches')}</h2>
          <ul className="cards">{switches.map((one) => <li key={one.id}><SwitchCard asked={one} /></li>)}</ul>
        </section>
      )}
      <Coming shifts={shifts.filter(isComing)} onAsk={setAsked} />
      {asked !== null && <SwitchSheet shift={asked} colleagues={colleagues} onClose={() => setAsked(null)} />}
    </main>
  )
}

function isComing({ startsAt }: OwnShift): boolean {
  return Date.parse(startsAt) > serverNow()
}

/** The next few; the others when they are asked for. */
function Coming({ shifts, onAsk }: { readonly shifts: readonly OwnShift[]; readonly onAsk: (shift: OwnShift) => void }) {
  const t = useText()
  const [isAll, setAll] = useState(false)
  if (shifts.length === 0) return null
  const shown = isAll ? shifts : shifts.slice(0, SHOWN_FIRST)
  return (
    <section aria-labelledby="duty-coming">
      <h2 id="duty-coming" className="duty-part">{t('phone.duty.coming')}</h2>
      <ul className="cards">{shown.map((shift) => <li key={shift.id}><ShiftCard shift={shift} onAsk={() => onAsk(shift)} /></li>)}</ul>
      {shown.length < shifts.length && <button type="button" className="button button-wide" onClick={() => setAll(true)}>{t('phone.duty.all', { n: shifts.length })}</button>}
    </section>
  )
}

function ShiftCard({ shift, onAsk }: { readonly shift: OwnShift; readonly onAsk: () => void }) {
  const t = useText()
  const language = useLanguage()
  const mark = useDutyMove((what: 'came' | 'left') => markShift(shift.id, what))
  const isNow = Date.parse(shift.startsAt) <= serverNow() && serverNow() < Date.parse(shift.endsAt)
  return (
    <article className={`card duty-card ${isNow ? 'duty-now' : ''}`}>
      <p className="duty-line"><strong>{spanOf(shift, language)}</strong> {t(`post.${shift.post}`)} {isNow && <span className="on-duty">{t('phone.duty.now')}</span>}</p>
      <p className="card-quiet">{shift.unit.name}{shift.cameAt !== null && ` · ${t('phone.duty.camed', { at: clockOf(shift.cameAt) })}`}{shift.leftAt !== null && ` · ${t('phone.duty.lefted', { at: clockOf(shift.leftAt) })}`}</p>
      {mark.isError && <FailureView failure={mark.error} />}
      <p className="duty-acts">
        {shift.mayCome && <button type="button" className="button button-primary" disabled={mark.isPending} onClick={() => mark.mutate('came')}>{t('phone.duty.come')}</button>}
        {shift.mayLeave && <button type="button" className="button" disabled={mark.isPending} onClick={() => mark.mutate('left')}>{t('phone.duty.leave')}</button>}
        {isComing(shift) && <button type="button" className="button" onClick={onAsk}>{t('phone.duty.ask')}</button>}
      </p>
    </article>
  )
}

function SwitchCard({ asked }: { readonly asked: SwitchView }) {
  const t = useText()
  const language = useLanguage()
  const settle = useDutyMove((word: SwitchView['words'][number]) => settleSwitch(asked.id, word))
  return (
    <article className="card duty-card">
      <p className="duty-line">{t('phone.duty.line', { by: asked.by.name, of: asked.of.name, at: spanOf(asked.shift, language), post: t(`post.${asked.shift.post}`) })}</p>
      {asked.inReturn !== null && <p className="duty-line">{t('phone.duty.back', { at: spanOf(asked.inReturn, language), post: t(`post.${asked.inReturn.post}`) })}</p>}
      {asked.note !== '' && <p className="duty-line">“{asked.note}”</p>}
      <p className="card-quiet">{t(`switchState.${asked.state}`)}</p>
      {settle.isError && <FailureView failure={settle.error} />}
      {asked.words.length > 0 && (
        <p className="duty-acts">
          {asked.words.map((word) => <button key={word} type="button" className={`button ${word === 'agree' || word === 'approve' ? 'button-primary' : ''}`} disabled={settle.isPending} onClick={() => settle.mutate(word)}>{t(`switchWord.${word}`)}</button>)}
        </p>
      )}
    </article>
  )
}
