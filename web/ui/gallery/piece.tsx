import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Me } from '../../../src/contract/session.ts'
import { ownFailure } from '../api/failure.ts'
import { useText } from '../i18n/use-text.ts'
import { SESSION_KEY } from '../session/query-client.ts'
import { useMe } from '../session/use-session.ts'

/** One shared piece in each of its states, by their names; what is drawn above the page comes when its button is pressed. */
export function Piece({ name, states = {}, opens = {} }: { readonly name: string; readonly states?: Readonly<Record<string, ReactNode>>; readonly opens?: Readonly<Record<string, Opening>> }) {
  const t = useText()
  return (
    <section className="panel card" aria-label={name} data-piece={name}>
      <h2 className="panel-title"><code>{name}</code></h2>
      {Object.entries(states).map(([state, node]) => <div key={state}><p className="quiet"><code>{state}</code></p><div data-state={state}>{node}</div></div>)}
      {Object.entries(opens).map(([state, { appears, button, onOpen }]) => (
        <div key={state} data-opens={state} data-appears={appears}><p className="quiet"><code>{state}</code></p>{button ?? <button type="button" className="button" onClick={onOpen}>{t('gallery.open')}</button>}</div>
      ))}
    </section>
  )
}

/** `appears`: the selector of what is there afterwards. */
export type Opening = { readonly appears: string; readonly button?: ReactNode; readonly onOpen?: () => void }

interface FilledProps {
  readonly data?: readonly (readonly [key: readonly unknown[], answer: unknown])[]
  /** What could not be asked. */
  readonly failed?: readonly (readonly unknown[])[]
  readonly me?: Partial<Me>
  readonly children: ReactNode
}

/** A piece that asks the server, with answers of its own: nothing is fetched, and nothing in it can be pressed. Without an answer it waits for ever. */
export function Filled({ data = [], failed = [], me: other = {}, children }: FilledProps) {
  const me = useMe()
  const [client] = useState(() => {
    const own = new QueryClient({ defaultOptions: { queries: { enabled: false } } })
    own.setQueryData(SESSION_KEY, { ...me, ...other })
    for (const [key, answer] of data) own.setQueryData(key, answer)
    for (const queryKey of failed) own.getQueryCache().build(own, own.defaultQueryOptions({ queryKey })).setState({ status: 'error', error: ownFailure('client.offline') })
    return own
  })
  return <QueryClientProvider client={client}><div inert>{children}</div></QueryClientProvider>
}
