import { enPublic } from './en-public.ts'
import { enShared } from './en-shared.ts'

export const texts: Readonly<Record<string, string>> = { ...enShared, ...enPublic }
