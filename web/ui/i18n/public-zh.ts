import { zhPublic } from './zh-public.ts'
import { zhShared } from './zh-shared.ts'

export const texts: Readonly<Record<string, string>> = { ...zhShared, ...zhPublic }
