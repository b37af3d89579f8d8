/** Victim, centre and a third party on one line; each is a leg of its own. */
export const CALL_LEGS = ['victim', 'centre', 'third'] as const
export type CallLeg = (typeof CALL_LEGS)[number]
export const THIRD_PARTIES = ['command', 'bank'] as const
export type ThirdParty = (typeof THIRD_PARTIES)[number]

/** What a gateway tells of a leg. */
export const LEG_RESULTS = ['ringing', 'joined', 'busy', 'no-answer', 'failed', 'left'] as const
export type LegResult = (typeof LEG_RESULTS)[number]
/** `asked`: the gateway has not said anything of it yet. */
export const LEG_STATES = ['asked', ...LEG_RESULTS] as const
export type LegState = (typeof LEG_STATES)[number]

/** Every exchange of the country puts it through to the command centre of the place. */
export const COMMAND_CENTRE_NUMBER = '110'
