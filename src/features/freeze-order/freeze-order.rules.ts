export const FREEZE_STATES = ['drafted', 'approved', 'sent', 'acknowledged', 'queued', 'effective', 'extended', 'refused', 'released', 'lapsed', 'withdrawn'] as const
export type FreezeState = (typeof FREEZE_STATES)[number]

/** `queue`: another freeze stands before this one. `hold`: it stands itself. */
export const FREEZE_MOVES = ['approve', 'carry', 'acknowledge', 'queue', 'hold', 'refuse', 'extend', 'release', 'withdraw', 'run-out'] as const
export type FreezeMove = (typeof FREEZE_MOVES)[number]

const AFTER: Readonly<Record<FreezeState, Partial<Record<FreezeMove, FreezeState>>>> = {
  drafted: { approve: 'approved', withdraw: 'withdrawn', 'run-out': 'withdrawn' },
  approved: { carry: 'sent', withdraw: 'withdrawn', 'run-out': 'withdrawn' },
  sent: { acknowledge: 'acknowledged', queue: 'queued', hold: 'effective', refuse: 'refused', withdraw: 'withdrawn', 'run-out': 'lapsed' },
  acknowledged: { queue: 'queued', hold: 'effective', refuse: 'refused', withdraw: 'withdrawn', 'run-out': 'lapsed' },
  queued: { queue: 'queued', hold: 'effective', refuse: 'refused', release: 'released', 'run-out': 'lapsed' },
  effective: { extend: 'extended', release: 'released', 'run-out': 'lapsed' },
  // As often as it is needed, each time before its end (Criminal Procedure Provisions art. 242–244).
  extended: { extend: 'extended', release: 'released', 'run-out': 'lapsed' },
  refused: {}, released: {}, lapsed: {}, withdrawn: {},
}

export function afterFreezeMove(state: FreezeState, move: FreezeMove): FreezeState | undefined {
  return AFTER[state][move]
}

export function hasFreezeEnded(state: FreezeState): boolean {
  return Object.keys(AFTER[state]).length === 0
}

export function isFreezeAtBank(state: FreezeState): boolean {
  return state === 'sent' || state === 'acknowledged' || state === 'queued' || state === 'effective' || state === 'extended'
}
