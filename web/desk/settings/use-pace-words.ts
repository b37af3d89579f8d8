import type { AskedAfter } from '../../../src/contract/pace.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { unitOf, UNIT_SECONDS } from './duration.ts'
import type { PaceChange } from './pace-changes.ts'

/** 值班民警 → 备勤民警 → 中心 */
export function useChainWords(): (after: readonly AskedAfter[]) => string {
  const t = useText()
  return (after) => (['on-duty', ...after, 'centre'] as const).map((step) => t(`chain.${step}`)).reduce((one, other) => t('pace.then', { one, other }))
}

/** 红色 接收：1 分钟 改为 45 秒 */
export function usePaceWords(): (change: PaceChange) => string {
  const t = useText()
  const chainWords = useChainWords()
  const duration = (seconds: number) => `${seconds / UNIT_SECONDS[unitOf(seconds)]} ${t(`clocks.${unitOf(seconds)}`)}`
  const times = (n: number) => (n === 0 ? t('pace.reminders.none') : t('pace.reminders.n', { n }))
  return (change) => {
    switch (change.kind) {
      case 'clock':
        return t('pace.change', { what: t('pace.clockOf', { level: t(`levelName.${change.level}`), rule: t(`rule.${change.rule}`) }), was: duration(change.was), now: duration(change.now) })
      case 'chain':
        return t('pace.change', { what: t('pace.chainOf', { level: t(`levelName.${change.level}`) }), was: chainWords(change.was), now: chainWords(change.now) })
      case 'reminders':
        return t('pace.change', { what: t('pace.remindersOf', { level: t(`levelName.${change.level}`) }), was: times(change.was), now: times(change.now) })
      case 'reds':
        return t('pace.change', { what: t('pace.reds'), was: change.was, now: change.now })
    }
  }
}
