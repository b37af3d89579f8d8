import { LEVEL_NAMES } from '../../../src/domain/levels.ts'
import type { WarningRow } from '../../../src/contract/warning.ts'
import { clockOf } from '../../ui/format/time.ts'
import { fraudTitle } from '../../ui/parts/names.ts'
import type { Language } from '../../ui/i18n/language.ts'
import type { Text } from '../../ui/i18n/use-text.ts'

type Words = { readonly language: Language; readonly t: Text; readonly codeName: (group: string, code: string) => string }

/** District, street, village: a grid is a few houses. */
const PLACE_PARTS_MAX = 3

/** A line for the work group: what, where to the village, whose, until when, and the reference. Nobody's name, number or address. */
export function maskedLine(row: WarningRow, { language, t, codeName }: Words): string {
  const clock = row.deadline === null ? [] : [t('copy.clock', { rule: codeName('rule', row.deadline.rule), time: clockOf(row.deadline.dueAt) })]
  const state = row.state === 'closed' && row.outcome !== null ? [t(`outcome.${row.outcome}`)] : []
  return [`【${LEVEL_NAMES[row.level][language]}】${fraudTitle(row.fraudType, language, t)}`, row.place.path.slice(0, PLACE_PARTS_MAX).join(' '), row.unit.name, ...clock, ...state, t('copy.ref', { ref: row.id.slice(0, 8) })].join(' · ')
}

/** On a page without TLS, as inside many networks, the browser has no clipboard to offer: an invisible field is copied from instead. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (!isCopied) throw new Error('the browser did not copy')
}
