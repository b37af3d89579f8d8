import type { zhGallery } from './zh-gallery.ts'

export const enGallery: Readonly<Record<keyof typeof zhGallery, string>> = {
  'gallery.title': 'Pieces of the pages',
  'gallery.hint': 'Every shared piece in every state, for whoever changes one.',
  'gallery.far': 'plenty of time',
  'gallery.near': 'running out',
  'gallery.late': 'overdue',
  'gallery.personHint': 'shown once the task is accepted',
  'gallery.empty': 'Nothing here.',
  'gallery.emptyHint': 'Try another filter.',
  'gallery.button': 'Button',
  'gallery.columns': 'four weeks',
  'gallery.table': 'Table',
  'gallery.long': 'A long sentence, to see that it goes on in the next line and is not cut: officers of the first station are at the counter of the bank and talk a customer out of moving 1,234,567.89 yuan to a “safe account”.',
  'gallery.open': 'Open',
  'gallery.fileName': 'register-of-residents-of-all-villages-of-the-street-third-quarter-of-2026-second-correction.xlsx',
}
