import './keys.css'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useKeysSetting } from './keys-setting.ts'
import { useShortcuts } from './shortcuts.ts'

const HelpSheet = lazy(() => import('./help-sheet.tsx').then((module) => ({ default: module.HelpSheet })))

/** What works on every page: the way to the three that are used most, and the sheet that lists all of them. */
export function DeskKeys() {
  const navigate = useNavigate()
  const { isOn } = useKeysSetting()
  const [isHelping, setHelping] = useState(false)
  useShortcuts({
    '?': () => setHelping(true),
    'g q': () => void navigate({ to: '/' }),
    'g c': () => void navigate({ to: '/cases' }),
    'g o': () => void navigate({ to: '/orders' }),
  }, isOn)
  return <Suspense>{isHelping && <HelpSheet onClose={() => setHelping(false)} />}</Suspense>
}
