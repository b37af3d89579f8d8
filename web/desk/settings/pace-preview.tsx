import { PACE_DAYS, type PaceEffect } from '../../../src/contract/pace.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import type { PaceChange } from './pace-changes.ts'
import { usePaceWords } from './use-pace-words.ts'

/** What is changed in words, how the last days would have run by it, and what stays as it is. */
export function PacePreview({ changes, effect }: { readonly changes: readonly PaceChange[]; readonly effect: PaceEffect }) {
  const t = useText()
  const words = usePaceWords()
  const clocks = changes.filter((change) => change.kind === 'clock')
  const parts = (counted: PaceEffect['running']) => counted.map(({ level, count }) => t('pace.part', { level: t(`levelName.${level}`), n: count })).join(t('list.separator'))
  const total = (counted: PaceEffect['running']) => counted.reduce((sum, { count }) => sum + count, 0)
  return (
    <div role="status">
      <ul className="pace-changes">{changes.map((change) => <li key={words(change)}><strong>{words(change)}</strong></li>)}</ul>
      {clocks.length > 0 && <Ran ran={effect.ran.filter((one) => clocks.some((change) => change.level === one.level && change.rule === one.rule))} />}
      {clocks.some((change) => change.rule === 'bureau-reply') && <p className="quiet">{t('pace.ran.reply')}</p>}
      <p>{effect.running.length === 0 ? t('pace.running.none') : t('pace.running', { n: total(effect.running), parts: parts(effect.running) })}</p>
      {effect.leftOut.length > 0 && <p>{t('pace.leftOut', { n: total(effect.leftOut), parts: parts(effect.leftOut) })}</p>}
      {changes.some((change) => change.kind === 'reds') && <p>{effect.full === 0 ? t('pace.full.none') : t('pace.full', { n: effect.full })}</p>}
    </div>
  )
}

function Ran({ ran }: { readonly ran: PaceEffect['ran'] }) {
  const t = useText()
  const title = t('pace.ran', { days: PACE_DAYS })
  const nameOf = ({ level, rule }: Pick<PaceEffect['ran'][number], 'level' | 'rule'>) => t('pace.clockOf', { level: t(`levelName.${level}`), rule: t(`rule.${rule}`) })
  if (ran.length === 0) return <p>{t('pace.ran.none', { days: PACE_DAYS })}</p>
  return (
    <>
      <ScrollRegion label={title}>
        <table className="sheet-table pace-ran">
          <caption>{title}</caption>
          <thead><tr><th scope="col">{t('pace.ran.what')}</th><th scope="col" className="num">{t('pace.ran.tasks')}</th><th scope="col" className="num">{t('pace.ran.before')}</th><th scope="col" className="num">{t('pace.ran.after')}</th></tr></thead>
          <tbody>
            {ran.map(({ level, rule, tasks, lateBefore, lateAfter }) => (
              <tr key={`${level} ${rule}`}>
                <th scope="row">{nameOf({ level, rule })}</th>
                <td className="num">{tasks}</td><td className="num">{lateBefore}</td>
                <td className="num">{lateAfter}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {ran.filter((one) => one.unknown > 0).map((one) => <p key={nameOf(one)} className="quiet">{t('pace.ran.unknown', { what: nameOf(one), n: one.unknown })}</p>)}
    </>
  )
}
