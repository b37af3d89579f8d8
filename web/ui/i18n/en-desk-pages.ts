import type { zhDeskPages } from './zh-desk-pages.ts'

export const enDeskPages: Record<keyof typeof zhDeskPages, string> = {}
