import { useEffect, useRef } from 'react'
import type { PortRequest, TaskView } from '../../../src/contract/task.ts'
import { clockOf } from '../../ui/format/time.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { useToast } from '../toast.tsx'

/** Every try to reach somebody, in order: calls with their results, and what was asked of the carrier with its answer. */
export function CallHistory({ task }: { readonly task: TaskView }) {
  const t = useText()
  const codeName = useCodeName()
  const calls = task.calls.map(({ at, to, result }) => ({ at, name: t(`callTo.${to}`), word: t(`callResult.${result}`), isGood: result === 'reached', isOpen: false }))
  const asked = task.asked.filter(isNoCall).map((request) => ({
    at: request.at, name: `${t(`channel.${request.channel}`)} · ${t(`callTo.${request.to}`)}`, word: wordOf(request, codeName), isGood: isGoodWord(request), isOpen: request.state === 'waiting',
  }))
  const tries = [...calls, ...asked].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  if (tries.length === 0) return null
  return (
    <section className="block" aria-labelledby="calls-title">
      <h2 id="calls-title" className="block-title">{t('call.history')}</h2>
      <ul className="calls">
        {tries.map((one, nth) => (
          <li key={nth}>
            <time dateTime={one.at}>{clockOf(one.at)}</time>
            <span>{one.name}</span>
            <strong className={one.isOpen ? 'call-open' : one.isGood ? 'call-good' : 'call-bad'}>{one.word}</strong>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A call that was put through stands among the calls. */
function isNoCall(request: PortRequest): boolean {
  return request.channel !== 'telephony' || request.state !== 'answered'
}

const GOOD_WORDS: readonly (string | null)[] = ['delivered', 'line-freed']

function isGoodWord(request: PortRequest): boolean {
  return GOOD_WORDS.includes(request.word)
}

function wordOf(request: PortRequest, codeName: (group: string, code: string) => string): string {
  if (request.word === null) return codeName('portState', request.state)
  return codeName(request.channel === 'telephony' && request.state === 'answered' ? 'callResult' : 'portWord', request.word)
}

/** Answers come in while the officer does something else: each is said once. */
export function useAnswersSaid(task: TaskView): void {
  const t = useText()
  const codeName = useCodeName()
  const toast = useToast()
  const waiting = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const keyOf = (request: PortRequest) => `${request.channel} ${request.to} ${request.at}`
    const came = task.asked.filter((request) => request.state !== 'waiting' && waiting.current.has(keyOf(request)))
    waiting.current = new Set(task.asked.filter((request) => request.state === 'waiting').map(keyOf))
    const [first] = came
    if (first !== undefined) toast(t('call.answered', { what: t(`channel.${first.channel}`), who: t(`callTo.${first.to}`), result: wordOf(first, codeName) }))
  }, [task.asked, t, codeName, toast])
}
