import '../intake/intake.css'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { CaseDetail } from '../../../src/contract/case.ts'
import type { ThreeWayCallView } from '../../../src/contract/three-way-call.ts'
import { THIRD_PARTIES, type ThirdParty } from '../../../src/domain/three-way-call.ts'
import type { CaseMove } from '../../ui/api/case-api.ts'
import { readBanks } from '../../ui/api/directory-api.ts'
import { clockOf } from '../../ui/format/time.ts'
import { enThreeWay } from '../../ui/i18n/en-three-way.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { zhThreeWay } from '../../ui/i18n/zh-three-way.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { useCase, useCaseMove } from './use-case.ts'

addTexts({ zh: zhThreeWay, en: enThreeWay })

/** On the page of the report that has just been saved. */
export function ThreeWayCallOf({ caseId }: { readonly caseId: string }) {
  const one = useCase(caseId)
  return one.data === undefined ? null : <ThreeWayCall one={one.data} />
}

/** Who is rung, who is on the line, and what can be done about it. */
export function ThreeWayCall({ one }: { readonly one: CaseDetail }) {
  const t = useText()
  const mayAct = useMay('case.write')
  const mayCall = mayAct && one.state !== 'closed'
  const move = useCaseMove(one.id, () => undefined)
  const call = one.threeWayCall
  if (call === null && !mayCall) return null
  return (
    <section className="panel" aria-labelledby="three-way-title">
      <h2 id="three-way-title" className="panel-title">{t('threeWay.title')}</h2>
      {call !== null && <Legs call={call} isBusy={move.isPending} onMove={mayAct ? move.mutate : undefined} />}
      {mayCall && call?.state !== 'open' && <Start isAgain={call !== null} isBusy={move.isPending} onMove={move.mutate} />}
      {move.isError && <FailureView failure={move.error} />}
    </section>
  )
}

function Legs({ call, isBusy, onMove }: { readonly call: ThreeWayCallView; readonly isBusy: boolean; readonly onMove: ((move: CaseMove) => void) | undefined }) {
  const t = useText()
  const codeName = useCodeName()
  const nameOf = (leg: ThreeWayCallView['legs'][number]['leg']) => (leg === 'third' ? (call.bank ?? t('third.command')) : t(`callLeg.${leg}`))
  return (
    <div aria-live="polite">
      <ul className="plain-list call-legs">
        {call.legs.map(({ leg, state, at, reason, mayRetry }) => (
          <li key={leg}>
            <strong>{nameOf(leg)}</strong> <span className={`leg-state leg-${state}`}>{t(`legState.${state}`)}</span> <span className="quiet">{clockOf(at)}{reason !== null && ` · ${codeName('legReason', reason)}`}</span>
            {mayRetry && onMove !== undefined && <Button size="small" disabled={isBusy} aria-label={t('threeWay.retryOf', { who: nameOf(leg) })} onClick={() => onMove({ path: 'three-way-call/retry', body: { leg } })}>{t('threeWay.retry')}</Button>}
          </li>
        ))}
      </ul>
      <p className="quiet">{t('threeWay.by', { who: call.startedBy, time: clockOf(call.startedAt) })}</p>
      {call.ending !== null && <p className="quiet">{t('threeWay.ended', { how: t(`callEnding.${call.ending}`) })}</p>}
      {call.state === 'open' && onMove !== undefined && <Button danger disabled={isBusy} onClick={() => onMove({ path: 'three-way-call/hang-up' })}>{t('threeWay.hangUp')}</Button>}
    </div>
  )
}

function Start({ isAgain, isBusy, onMove }: { readonly isAgain: boolean; readonly isBusy: boolean; readonly onMove: (move: CaseMove) => void }) {
  const t = useText()
  const [third, setThird] = useState<ThirdParty>('command')
  const [chosen, setChosen] = useState('')
  const banks = useQuery({ queryKey: ['banks'], queryFn: ({ signal }) => readBanks(signal), staleTime: 600_000 })
  const reachable = banks.data?.items.filter((bank) => bank.phone !== null) ?? []
  const bank = chosen === '' ? reachable[0]?.code : chosen
  const body = third === 'command' ? { third } : bank === undefined ? undefined : { third, bank }
  return (
    <form className="call-start" onSubmit={(event) => { event.preventDefault(); if (body !== undefined) onMove({ path: 'three-way-call', body }) }}>
      <p className="quiet">{t('threeWay.hint')}</p>
      <label>
        {t('threeWay.with')}
        <select className="native-input" value={third} onChange={(event) => setThird(event.target.value as ThirdParty)}>
          {THIRD_PARTIES.map((one) => <option key={one} value={one}>{t(`third.${one}`)}</option>)}
        </select>
      </label>
      {third === 'bank' && reachable.length > 0 && (
        <label>
          {t('threeWay.bank')}
          <select className="native-input" value={bank ?? ''} onChange={(event) => setChosen(event.target.value)}>
            {reachable.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}
          </select>
        </label>
      )}
      {third === 'bank' && banks.isSuccess && reachable.length === 0 && <p className="quiet">{t('threeWay.noBanks')}</p>}
      <Button type={isAgain ? 'default' : 'primary'} htmlType="submit" disabled={isBusy || body === undefined}>{isAgain ? t('threeWay.again') : t('threeWay.start')}</Button>
    </form>
  )
}
