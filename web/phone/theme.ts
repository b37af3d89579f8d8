export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const STORE_KEY = 'gb.theme'

export function storedTheme(): Theme {
  const stored = localStorage.getItem(STORE_KEY)
  return THEMES.find((theme) => theme === stored) ?? 'auto'
}

/** `auto` follows the phone, which most officers let turn dark at night. */
export function applyTheme(theme: Theme = storedTheme()): void {
  localStorage.setItem(STORE_KEY, theme)
  if (theme === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}
