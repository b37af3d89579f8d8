import { switchLanguage } from '../i18n/language.ts'
import { useLanguage } from '../i18n/use-text.ts'

/** Each language names itself, so that it is found by who reads only that one. */
export function LanguageSwitch({ className = 'text-button' }: { readonly className?: string }) {
  const other = useLanguage() === 'zh' ? 'en' : 'zh'
  return (
    <button type="button" className={className} lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => void switchLanguage(other).catch(() => undefined)}>
      {other === 'zh' ? '中文' : 'English'}
    </button>
  )
}
