import { InputNumber, Select } from 'antd'
import type { AskedAfter, PaceSettings } from '../../../src/contract/pace.ts'
import { WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'
import { ESCALATION_LIMITS } from '../../../src/domain/limits.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { useChainWords } from './use-pace-words.ts'

/** Every chain there can be between the officer on duty and the centre. */
const CHAINS: readonly (readonly AskedAfter[])[] = [['stand-in', 'duty-officer'], ['duty-officer', 'stand-in'], ['stand-in'], ['duty-officer'], []]
const REMINDERS = Array.from({ length: ESCALATION_LIMITS.reminders.max + 1 }, (_, n) => n)

interface Props { readonly pace: PaceSettings; readonly isFixed: boolean; readonly onChange: (more: Partial<PaceSettings>) => void }

export function EscalationForm({ pace, isFixed, onChange }: Props) {
  const t = useText()
  const chainWords = useChainWords()
  const { escalation, openRedsMax } = pace
  const set = (level: WarningLevel, more: Partial<PaceSettings['escalation'][WarningLevel]>) => onChange({ escalation: { ...escalation, [level]: { ...escalation[level], ...more } } })
  const reminderOptions = REMINDERS.map((n) => ({ value: n, label: n === 0 ? t('pace.reminders.none') : t('pace.reminders.n', { n }) }))
  return (
    <section className="pace-escalation" aria-labelledby="pace-chain">
      <h2 id="pace-chain" className="panel-title">{t('pace.chain')}</h2>
      <p className="quiet">{t('pace.chain.hint')}</p>
      {WARNING_LEVELS.map((level) => {
        const name = t(`levelName.${level}`)
        const { after, reminders } = escalation[level]
        return (
          <div key={level} className="pace-level">
            <LevelBadge level={level} />
            <Select aria-label={t('pace.chain.of', { level: name })} className="pace-chain" disabled={isFixed} value={after.join(' ')} onChange={(value) => set(level, { after: CHAINS.find((chain) => chain.join(' ') === value)!.slice() })}
              options={CHAINS.map((chain) => ({ value: chain.join(' '), label: chainWords(chain) }))} />
            <span className="pace-reminders">
              <span aria-hidden="true">{t('pace.reminders')}</span>
              <Select aria-label={t('pace.reminders.of', { level: name })} disabled={isFixed} value={reminders} onChange={(n) => set(level, { reminders: n })} options={reminderOptions} />
            </span>
          </div>
        )
      })}
      <label className="pace-reds">
        <strong>{t('pace.reds')}</strong>
        <span>
          <InputNumber readOnly={isFixed} {...ESCALATION_LIMITS.openRedsMax} precision={0} value={openRedsMax} onChange={(value) => { if (value !== null) onChange({ openRedsMax: value }) }} /> {t('pace.reds.unit')}
        </span>
        <span className="limit-help">{t('pace.reds.hint', ESCALATION_LIMITS.openRedsMax)}</span>
      </label>
    </section>
  )
}
