import { useState, type FormEvent } from 'react'

type Asked<T> = { readonly kind: 'none' } | { readonly kind: 'asking' } | { readonly kind: 'answered'; readonly answer: T } | { readonly kind: 'failed'; readonly failure: unknown }

/** One question to the server, and what became of it; changing a field forgets the answer. */
export function useAsked<T>(ask: () => Promise<T>) {
  const [asked, setAsked] = useState<Asked<T>>({ kind: 'none' })
  const send = () => {
    setAsked({ kind: 'asking' })
    ask().then((answer) => setAsked({ kind: 'answered', answer }), (failure: unknown) => setAsked({ kind: 'failed', failure }))
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  return { asked, send, onSubmit, forget: () => setAsked({ kind: 'none' }) }
}
