import type { zhPublic } from './zh-public.ts'

export const enPublic: Record<keyof typeof zhPublic, string> = {}
