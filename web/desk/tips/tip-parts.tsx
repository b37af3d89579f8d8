import type { TipRow } from '../../../src/contract/tip.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { durationText, momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'

/** State, money, and what presses. */
export function TipMarks({ tip }: { readonly tip: TipRow }) {
  const t = useText()
  const language = useLanguage()
  const isOpen = tip.endedAt === null
  return (
    <>
      {tip.paid !== null && <strong className={`entry-tag${isOpen ? ' entry-tag-bad' : ''}`}>{t('tips.paid', { amount: amountText(tip.paid.amountFen, language) })}</strong>}
      <span className={`entry-tag${isOpen ? ' entry-tag-due' : ''}`}>{t(`tips.state.${tip.state}`)}</span>
      {tip.overdue && <span className="entry-tag entry-tag-bad">{t('tips.overdue')}</span>}
      {tip.regretted && <span className="entry-tag">{t('tips.regretted')}</span>}
    </>
  )
}

/** One that is named: masked, what the lists say, and how many others told of it. */
export function Named({ subject }: { readonly subject: TipRow['about'][number] }) {
  const t = useText()
  return (
    <>
      <strong className="entry-shown">{subject.shown}</strong>
      <span className="entry-tag">{t(`tip.kind.${subject.kind}`)}</span>
      {subject.listed !== null && <span className="entry-tag entry-tag-due">{t(`tips.listed.${subject.listed}`)}</span>}
      {subject.others > 0 && <span className="entry-tag entry-tag-due">{t('tips.others', { n: subject.others })}</span>}
    </>
  )
}

/** Who has it, and since when it waits. */
export function useTipFacts(tip: TipRow): string {
  const t = useText()
  const language = useLanguage()
  const at = (moment: string) => momentOf(moment, serverNow(), language)
  const minutes = Math.max(1, Math.floor((serverNow() - Date.parse(tip.madeAt)) / 60_000))
  const who = tip.endedAt !== null ? t('tips.endedBy', { name: tip.endedBy ?? '', at: at(tip.endedAt) }) : tip.takenBy === null ? null : t('tips.takenBy', { name: tip.takenBy })
  const place = tip.place.length === 0 ? t('tips.noPlace') : tip.place.join(' ')
  const waits = tip.endedAt === null ? t('tips.waits', { for: durationText(minutes * 60, language) }) : null
  return [t(`tip.channel.${tip.channel}`), place, at(tip.madeAt), waits, who].filter((part) => part !== null).join(' · ')
}
