import { formatYuanChinese, formatYuanEnglish, type Fen } from './money.ts'

/**
 * A figure without its unit is wrong: 964 warnings (件), 952 cases (起) and 5,126 person-times (人次) are not of one kind.
 * The units are kept as the field writes them, like 'kg'.
 */
export const UNITS = {
  件: { zh: '件', en: 'warnings' },
  起: { zh: '起', en: 'cases' },
  人: { zh: '人', en: 'persons' },
  人次: { zh: '人次', en: 'person-times' },
  户: { zh: '户', en: 'households' },
  家次: { zh: '家次', en: 'house-calls' },
  个: { zh: '个', en: 'accounts' },
  元: { zh: '元', en: 'yuan' },
} as const

export type Unit = keyof typeof UNITS

/** Money figures count fen like all money; only their print is in yuan. */
export type Figure = { readonly value: number; readonly unit: Exclude<Unit, '元'> } | { readonly value: Fen; readonly unit: '元' }

export function count(value: number, unit: Exclude<Unit, '元'>): Figure {
  return { value, unit }
}

export function money(value: Fen): Figure {
  return { value, unit: '元' }
}

/** '964件', '578.45万元'; '964 warnings', '5.7845 million yuan'. */
export function formatFigure(figure: Figure, language: 'zh' | 'en'): string {
  if (figure.unit === '元') return language === 'zh' ? formatYuanChinese(figure.value) : formatYuanEnglish(figure.value)
  const digits = String(figure.value).replace(/\B(?=(\d{3})+$)/g, ',')
  return language === 'zh' ? `${digits}${UNITS[figure.unit].zh}` : `${digits} ${UNITS[figure.unit].en}`
}
