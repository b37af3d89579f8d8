import { useSyncExternalStore } from 'react'
import type { WarningLevel } from '../../../src/domain/levels.ts'

const STORE_KEY = 'gb.sound'

interface Note {
  readonly hertz: number
  readonly seconds: number
  readonly gain: number
}

/** Red is told from the others with closed eyes: three rising pairs, loud. Blue is one soft note. */
const TUNES: Record<WarningLevel, readonly Note[]> = {
  red: [880, 1175, 880, 1175, 880, 1175].map((hertz) => ({ hertz, seconds: 0.16, gain: 0.5 })),
  orange: [784, 988, 784].map((hertz) => ({ hertz, seconds: 0.18, gain: 0.35 })),
  yellow: [659, 784].map((hertz) => ({ hertz, seconds: 0.2, gain: 0.25 })),
  blue: [{ hertz: 523, seconds: 0.3, gain: 0.15 }],
}
const VIBRATIONS: Record<WarningLevel, number[]> = { red: [400, 120, 400, 120, 400], orange: [300, 120, 300], yellow: [250], blue: [120] }

/** Of the phone, where each user chooses level by level; without a choice everything rings. */
export interface RingChoice {
  readonly sound: readonly WarningLevel[]
  readonly vibration: readonly WarningLevel[]
}

let choice: RingChoice | undefined
const canRing = typeof AudioContext !== 'undefined'
let context: AudioContext | undefined
let isOn = localStorage.getItem(STORE_KEY) !== 'off'
const listeners = new Set<() => void>()

/**
 * An installed page may ring at once, another not before somebody clicks in it or presses a key, and until then it spends nothing on sound. The end of a
 * touch, not its beginning: what goes from the page because of it must not move another button under the finger.
 */
export function unlockSoundOnGesture(): void {
  const unlock = () => {
    context ??= newContext()
    if (context?.state !== 'running') void context?.resume()
  }
  if (window.matchMedia('(display-mode: standalone)').matches) unlock()
  window.addEventListener('click', unlock, true)
  window.addEventListener('keyup', unlock, true)
}

function newContext(): AudioContext | undefined {
  if (!canRing) return undefined
  const audio = new AudioContext()
  audio.addEventListener('statechange', tell)
  return audio
}

export function chooseRing(next: RingChoice): void {
  choice = next
}

/** `volume`: 0 to 1. */
export function ring(level: WarningLevel, volume = 1): void {
  if (!isOn) return
  if ('vibrate' in navigator && choice?.vibration.includes(level) !== false) navigator.vibrate(VIBRATIONS[level])
  if (context === undefined || context.state !== 'running' || choice?.sound.includes(level) === false) return
  let at = context.currentTime
  for (const note of TUNES[level]) {
    play(context, { ...note, gain: note.gain * volume }, at)
    at += note.seconds + 0.04
  }
}

function play(audio: AudioContext, note: Note, at: number): void {
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  oscillator.frequency.value = note.hertz
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(note.gain, at + 0.02)
  volume.gain.linearRampToValueAtTime(0, at + note.seconds)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(at)
  oscillator.stop(at + note.seconds)
}

export function setSound(on: boolean): void {
  isOn = on
  localStorage.setItem(STORE_KEY, on ? 'on' : 'off')
  tell()
}

export function useSound(): boolean {
  return useSyncExternalStore(listen, () => isOn)
}

/** Sound is wanted, and the browser does not allow it yet. */
export function useSoundLocked(): boolean {
  return useSyncExternalStore(listen, () => isOn && canRing && context?.state !== 'running')
}

function tell(): void {
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
