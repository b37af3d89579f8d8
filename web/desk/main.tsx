import '../ui/styles/tokens.css'
import '../ui/styles/parts.css'
import './desk.css'
import './queue/queue.css'
import './queue/today.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n/language.ts'
import { makeQueryClient } from '../ui/session/query-client.ts'
import { unlockSoundOnGesture } from '../ui/sound/ring.ts'
import { DeskTheme } from './frame/desk-theme.tsx'
import { router } from './router.tsx'

const client = makeQueryClient()

document.documentElement.dataset['theme'] = 'light'
unlockSoundOnGesture()
await startLanguage((language) => (language === 'zh' ? import('../ui/i18n/desk-zh.ts') : import('../ui/i18n/desk-en.ts')).then((module) => module.texts))

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <DeskTheme>
        <RouterProvider router={router} />
      </DeskTheme>
    </QueryClientProvider>
  </StrictMode>,
)
