import { LEVEL_NAMES, type WarningLevel } from '../../../src/domain/levels.ts'
import { useLanguage } from '../i18n/use-text.ts'

/** One outline per level, so that the level is seen without telling red from green: square, triangle, diamond, circle. */
const SHAPES: Record<WarningLevel, string> = {
  red: 'M1.5 1.5h13v13h-13z',
  orange: 'M8 1l7 13H1z',
  yellow: 'M8 0l8 8-8 8-8-8z',
  blue: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1z',
}

export function LevelShape({ level }: { readonly level: WarningLevel }) {
  return (
    <svg className={`level-shape level-ink-${level}`} viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <path d={SHAPES[level]} fill="currentColor" />
    </svg>
  )
}

export function LevelBadge({ level, large = false }: { readonly level: WarningLevel; readonly large?: boolean }) {
  const language = useLanguage()
  return (
    <span className={`level-badge level-${level}${large ? ' level-badge-large' : ''}`}>
      <svg viewBox="0 0 16 16" width="11" height="11" aria-hidden="true">
        <path d={SHAPES[level]} fill="currentColor" />
      </svg>
      {LEVEL_NAMES[level][language]}
    </span>
  )
}
