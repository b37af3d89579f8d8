import { useMemo } from 'react'
import { WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'
import { useOwnSetting } from '../frame/own-setting.ts'

export interface SoundSetting {
  /** A red is always among them. */
  readonly levels: readonly WarningLevel[]
  readonly volumePercent: number
}

const FIRST: SoundSetting = { levels: ['red', 'orange'], volumePercent: 100 }

export function useSoundSetting(): readonly [SoundSetting, (setting: SoundSetting) => void] {
  const [value, keep] = useOwnSetting('sound')
  const setting = useMemo(() => soundSettingOf(value), [value])
  return [setting, (next) => keep(JSON.stringify(next))]
}

/** What lies in a browser may be anything: what is not understood is as it is at first. */
export function soundSettingOf(value: string | null): SoundSetting {
  try {
    const { levels, volumePercent } = JSON.parse(value ?? '') as { levels: readonly unknown[]; volumePercent: unknown }
    const isVolume = typeof volumePercent === 'number' && volumePercent >= 0 && volumePercent <= 100
    return { levels: WARNING_LEVELS.filter((level) => level === 'red' || levels.includes(level)), volumePercent: isVolume ? volumePercent : FIRST.volumePercent }
  } catch {
    return FIRST
  }
}
