import { UNITS, type Unit } from '../../../src/domain/figure.ts'
import type { Language } from '../../ui/i18n/language.ts'

const OTHERS: Readonly<Record<string, string>> = { 秒: 'seconds', 分钟: 'min', '%': '%' }

function isUnit(word: string): word is Unit {
  return word in UNITS
}

/** Units come as the field writes them: 件, 起, 人次. */
export function unitName(unit: string, language: Language): string {
  if (language === 'zh') return unit
  return isUnit(unit) ? UNITS[unit].en : (OTHERS[unit] ?? unit)
}
