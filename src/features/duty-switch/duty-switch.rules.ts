import type { SwitchWord, SwitchView } from '../../contract/roster.ts'

export type SwitchState = SwitchView['state']
type Asked = { readonly state: SwitchState; readonly askedBy: string; readonly askedOf: string }
/** `plans`: plans the roster of the unit. `hasBegun`: one of its shifts has. */
type Reader = { readonly userId: string; readonly plans: boolean; readonly hasBegun: boolean }

/** What somebody may say to a switch now. Once a shift has begun there is nothing left to switch. */
export function wordsFor({ state, askedBy, askedOf }: Asked, { userId, plans, hasBegun }: Reader): SwitchWord[] {
  if (hasBegun) return []
  switch (state) {
    case 'asked':
      return [...(userId === askedOf ? (['agree', 'decline'] as const) : []), ...(userId === askedBy ? (['withdraw'] as const) : [])]
    case 'agreed':
      return [...(plans ? (['approve', 'refuse'] as const) : []), ...(userId === askedBy ? (['withdraw'] as const) : [])]
    case 'done':
    case 'declined':
    case 'refused':
    case 'withdrawn':
      return []
  }
}

export function stateAfter(word: SwitchWord, needsApproval: boolean): SwitchState {
  switch (word) {
    case 'agree':
      return needsApproval ? 'agreed' : 'done'
    case 'approve':
      return 'done'
    case 'decline':
      return 'declined'
    case 'refuse':
      return 'refused'
    case 'withdraw':
      return 'withdrawn'
  }
}
