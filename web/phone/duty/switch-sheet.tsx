import { useState } from 'react'
import type { MyShifts } from '../../../src/contract/roster.ts'
import { askToSwitch } from '../../ui/api/roster-api.ts'
import { spanOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Sheet } from '../sheet.tsx'
import { useToast } from '../toast.tsx'
import { useDutyMove } from './use-duty.ts'

interface Props {
  readonly shift: MyShifts['shifts'][number]
  readonly colleagues: MyShifts['colleagues']
  readonly onClose: () => void
}

/** Whom to ask, and what is offered for it. */
export function SwitchSheet({ shift, colleagues, onClose }: Props) {
  const t = useText()
  const toast = useToast()
  const language = useLanguage()
  const [colleague, setColleague] = useState('')
  const [inReturn, setInReturn] = useState('')
  const [note, setNote] = useState('')
  const ask = useDutyMove(askToSwitch, () => {
    toast(t('phone.duty.asked'))
    onClose()
  })
  const theirs = colleagues.find((one) => one.id === colleague)?.shifts ?? []
  return (
    <Sheet title={t('phone.duty.ask')} onClose={onClose}>
      <form className="form" onSubmit={(event) => { event.preventDefault(); ask.mutate({ shiftId: shift.id, colleague, inReturn: inReturn === '' ? null : inReturn, note: note.trim() }) }}>
        <label className="field">
          <span className="field-label">{t('phone.duty.colleague')}</span>
          <select className="input" required value={colleague} onChange={(event) => { setColleague(event.target.value); setInReturn('') }}>
            <option value="">{t('phone.duty.choose')}</option>
            {colleagues.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          </select>
        </label>
        <label className="field">
          <span className="field-label">{t('phone.duty.inReturn')}</span>
          <select className="input" value={inReturn} disabled={theirs.length === 0} onChange={(event) => setInReturn(event.target.value)}>
            <option value="">{t('phone.duty.nothing')}</option>
            {theirs.map((one) => <option key={one.id} value={one.id}>{spanOf(one, language)} {t(`post.${one.post}`)}</option>)}
          </select>
        </label>
        <label className="field"><span className="field-label">{t('phone.duty.note')}</span><input className="input" maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} /></label>
        {ask.isError && <FailureView failure={ask.error} />}
        <button type="submit" className="button button-primary button-wide" disabled={colleague === '' || ask.isPending}>{ask.isPending ? t('action.busy') : t('phone.duty.send')}</button>
      </form>
    </Sheet>
  )
}
