import { enDesk } from './en-desk.ts'
import { enDeskPages } from './en-desk-pages.ts'
import { enListings } from './en-listings.ts'
import { enShared } from './en-shared.ts'

export const texts: Readonly<Record<string, string>> = { ...enShared, ...enDesk, ...enDeskPages, ...enListings }
