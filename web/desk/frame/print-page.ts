import { useEffect } from 'react'

/** Names the paper for this page (desk.css). On the body, because a named page inside it would begin a new sheet after the demo line. */
export function usePrintPage(name: 'figures' | 'brief'): void {
  useEffect(() => {
    document.documentElement.dataset['paper'] = name
    return () => {
      delete document.documentElement.dataset['paper']
    }
  }, [name])
}
