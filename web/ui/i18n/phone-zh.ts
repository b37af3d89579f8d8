import { zhFollowUps } from './zh-follow-ups.ts'
import { zhPhone } from './zh-phone.ts'
import { zhShared } from './zh-shared.ts'

export const texts: Readonly<Record<string, string>> = { ...zhShared, ...zhPhone, ...zhFollowUps }
