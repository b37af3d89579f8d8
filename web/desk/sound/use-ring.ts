import type { WarningLevel } from '../../../src/domain/levels.ts'
import { ring } from '../../ui/sound/ring.ts'
import { useSoundSetting } from './sound-setting.ts'

const PERCENT = 100

/** Rings as loudly as the user wants, and not for a level that is to be silent. */
export function useRing(): (level: WarningLevel) => void {
  const [{ levels, volumePercent }] = useSoundSetting()
  return (level) => { if (levels.includes(level)) ring(level, volumePercent / PERCENT) }
}
