import { zhDesk } from './zh-desk.ts'
import { zhDeskPages } from './zh-desk-pages.ts'
import { zhListings } from './zh-listings.ts'
import { zhShared } from './zh-shared.ts'

export const texts: Readonly<Record<string, string>> = { ...zhShared, ...zhDesk, ...zhDeskPages, ...zhListings }
