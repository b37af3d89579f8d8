import type { StepView } from '../../../src/contract/task.ts'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { clockSecondsOf, dayOf, momentOf, monthDayOf } from '../../ui/format/time.ts'
import { enThreeWay } from '../../ui/i18n/en-three-way.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhThreeWay } from '../../ui/i18n/zh-three-way.ts'
import { amountText } from '../../ui/format/amount.ts'
import { stepWords } from '../../../src/domain/step-words.ts'

addTexts({ zh: zhThreeWay, en: enThreeWay })

type Step = z.infer<typeof StepView>

/** The newest first: what happened last decides what comes next. */
export function Timeline({ steps, leftOut = 0, children }: { readonly steps: readonly Step[]; readonly leftOut?: number; readonly children?: ReactNode }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const today = dayOf(serverNow())
  // Reversed before it is sorted: what one tap set off happened in one moment, in the order of the list.
  const newestFirst = [...steps].reverse().sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  return (
    <section className="panel" aria-labelledby="timeline-title">
      <h2 id="timeline-title" className="panel-title">{t('warning.timeline')}</h2>
      {children}
      <ol className="timeline">
        {newestFirst.map((step) => (
          <li key={step.id} className={`timeline-step ${step.undone ? 'timeline-undone' : ''}`}>
            <time dateTime={step.at}>{dayOf(step.at) === today ? '' : `${monthDayOf(step.at, language)} `}{clockSecondsOf(step.at)}</time>
            <div>
              <strong>{codeName('step', step.kind)}</strong> <span>{stepWords(step.detail, codeName)}</span>
              {step.undone && <span className="chip-state">{t('warning.undone')}</span>}
              <span className="quiet timeline-who">{step.actor ?? t('warning.system')}</span>
              <Paid detail={step.detail} />
              <Counted detail={step.detail} />
            </div>
          </li>
        ))}
      </ol>
      {leftOut > 0 && <p className="quiet">{t('warning.timelineLeftOut', { n: leftOut })}</p>}
    </section>
  )
}

/** What a bank holds, and how long it will: numbers that need words of their own. */
function Counted({ detail: { heldFen, hours, beforeFen, amountFen } }: { readonly detail: Step['detail'] }) {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      {typeof heldFen === 'number' && <span className="timeline-held">{t('step.held', { amount: amountText(heldFen, language) })}</span>}
      {typeof beforeFen === 'number' && typeof amountFen === 'number' && <span className="timeline-paid">{t('step.fromTo', { from: amountText(beforeFen, language), to: amountText(amountFen, language) })}</span>}
      {typeof hours === 'number' && <span className="timeline-paid">{t('step.hoursLeft', { n: hours })}</span>}
    </>
  )
}

/** The account is masked here whatever was revealed above: the history is read by everybody who may see the case. */
function Paid({ detail }: { readonly detail: Step['detail'] }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const { paidFen, paidAt, paidAccount, paidHow } = detail
  if (typeof paidFen !== 'number' || typeof paidAt !== 'string') return null
  if (typeof paidHow === 'string') return <span className="timeline-paid">{t('warning.paidNoAccount', { amount: amountText(paidFen, language), how: codeName('paidHow', paidHow), time: momentOf(paidAt, serverNow(), language) })}</span>
  if (typeof paidAccount !== 'string') return null
  return <span className="timeline-paid">{t('warning.paid', { amount: amountText(paidFen, language), account: paidAccount, time: momentOf(paidAt, serverNow(), language) })}</span>
}
