/** How pressing a warning is, the most pressing first. */
export const WARNING_LEVELS = ['red', 'orange', 'yellow', 'blue'] as const
export type WarningLevel = (typeof WARNING_LEVELS)[number]

export const LEVEL_NAMES: Record<WarningLevel, { readonly zh: string; readonly en: string }> = {
  red: { zh: '红色', en: 'Red' },
  orange: { zh: '橙色', en: 'Orange' },
  yellow: { zh: '黄色', en: 'Yellow' },
  blue: { zh: '蓝色', en: 'Blue' },
}

/** 0 for red … 3 for blue: as a sort key the most pressing comes first. */
export function levelRank(level: WarningLevel): number {
  return WARNING_LEVELS.indexOf(level)
}

export function isMorePressing(level: WarningLevel, than: WarningLevel): boolean {
  return levelRank(level) < levelRank(than)
}

/** A later signal may raise a live warning and never lowers it. */
export function raised(current: WarningLevel, by: WarningLevel): WarningLevel {
  return isMorePressing(by, current) ? by : current
}
