import { WARNING_LEVELS, type WarningLevel } from '../../src/domain/levels.ts'
import { chooseRing, type RingChoice } from '../ui/sound/ring.ts'

const ALL: RingChoice = { sound: WARNING_LEVELS, vibration: WARNING_LEVELS }
const keyOf = (userId: string) => `gb.ring.${userId}`

/** Each user's own, on this phone. */
export function ringChoiceOf(userId: string): RingChoice {
  try {
    const stored = JSON.parse(localStorage.getItem(keyOf(userId)) ?? 'null') as Partial<RingChoice> | null
    const levels = (list: unknown) => WARNING_LEVELS.filter((level: WarningLevel) => Array.isArray(list) && list.includes(level))
    return stored === null ? ALL : { sound: levels(stored.sound), vibration: levels(stored.vibration) }
  } catch {
    return ALL
  }
}

export function saveRingChoice(userId: string, choice: RingChoice): void {
  localStorage.setItem(keyOf(userId), JSON.stringify(choice))
  chooseRing(choice)
}
