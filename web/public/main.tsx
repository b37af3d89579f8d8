import '../ui/styles/tokens.css'
import '../ui/styles/parts.css'
import './public.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n/language.ts'
import { HomePage } from './home-page.tsx'
import { LazyPages } from './lazy-pages.tsx'

await startLanguage((language) => (language === 'zh' ? import('../ui/i18n/public-zh.ts') : import('../ui/i18n/public-en.ts')).then((module) => module.texts))

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {window.location.pathname === '/' ? <HomePage /> : <LazyPages path={window.location.pathname} />}
  </StrictMode>,
)
