import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'

const SHOWN_MS = 3_500

const ToastContext = createContext<(text: string) => void>(() => undefined)

/** `toast('已记录：占线')`: said once at the top, also to a screen reader. */
export function useToast(): (text: string) => void {
  return useContext(ToastContext)
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [text, setText] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const show = useCallback((next: string) => {
    clearTimeout(timer.current)
    setText(next)
    timer.current = setTimeout(() => setText(''), SHOWN_MS)
  }, [])
  const value = useMemo(() => show, [show])
  return (
    <ToastContext value={value}>
      {children}
      <div className="toast-place" role="status">
        {text !== '' && <p className="toast">{text}</p>}
      </div>
    </ToastContext>
  )
}
