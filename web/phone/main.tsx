import '../ui/styles/tokens.css'
import '../ui/styles/parts.css'
import './phone.css'
import './task.css'
import './slip.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n/language.ts'
import { makeQueryClient } from '../ui/session/query-client.ts'
import { lockIfLeftLying } from './offline/lock-state.ts'
import { unlockSoundOnGesture } from '../ui/sound/ring.ts'
import { router } from './router.tsx'
import { applyTheme } from './theme.ts'

const client = makeQueryClient()

lockIfLeftLying()
applyTheme()
unlockSoundOnGesture()
await startLanguage((language) => (language === 'zh' ? import('../ui/i18n/phone-zh.ts') : import('../ui/i18n/phone-en.ts')).then((module) => module.texts))

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
