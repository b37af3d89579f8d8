import { enFollowUps } from './en-follow-ups.ts'
import { enPhone } from './en-phone.ts'
import { enShared } from './en-shared.ts'

export const texts: Readonly<Record<string, string>> = { ...enShared, ...enPhone, ...enFollowUps }
