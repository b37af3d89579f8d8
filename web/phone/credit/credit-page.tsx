import './credit.css'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { MyCredit } from '../../../src/contract/credit.ts'
import { posterAddress, readMyCredit } from '../../ui/api/credit-api.ts'
import { enCredit } from '../../ui/i18n/en-credit.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhCredit } from '../../ui/i18n/zh-credit.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'

addTexts({ zh: zhCredit, en: enCredit })

/** While the code is being shown somebody registers by it: the worker sees it count. */
const LOOK_EVERY_MS = 10_000

/** A worker's own code, to be held out at a door, and how many have registered by it. */
export function CreditPage() {
  const t = useText()
  usePageTitle(t('phone.credit'))
  const credit = useQuery({ queryKey: ['my-credit'], queryFn: ({ signal }) => readMyCredit(signal), refetchInterval: LOOK_EVERY_MS })
  return (
    <main className="page page-tabs">
      <h1 className="page-heading">{t('phone.credit')}</h1>
      {credit.isPending && <Skeleton rows={6} />}
      {credit.isError && <FailureView failure={credit.error} onRetry={() => void credit.refetch()} />}
      {credit.isSuccess && <Credit credit={credit.data} />}
    </main>
  )
}

function Credit({ credit }: { readonly credit: MyCredit }) {
  const t = useText()
  const [isFull, setFull] = useState(false)
  return (
    <>
      <p className="list-who">{t('credit.hint')}</p>
      <p className="credit-count"><span>{t('credit.registered')}</span> <strong>{t('credit.count', { n: credit.registered })}</strong> <span>{t('credit.today', { n: credit.registeredToday })}</span></p>
      <button type="button" className="credit-card" onClick={() => setFull(true)}>
        <Qr credit={credit} />
        <span>{t('credit.code', { code: credit.code })}</span>
        <span className="credit-full">{t('credit.full')}</span>
      </button>
      <a className="button button-wide" href={posterAddress(credit.code)} target="_blank" rel="noreferrer">{t('credit.poster')}</a>
      <section className="block" aria-labelledby="how-title">
        <h2 id="how-title" className="block-title">{t('credit.how')}</h2>
        <ul>{t('credit.howLines').split('\n').map((line) => <li key={line}>{line}</li>)}</ul>
      </section>
      {isFull && <FullScreen credit={credit} onClose={() => setFull(false)} />}
    </>
  )
}

/** Black on white in the dark as well: no camera reads it the other way round. */
function Qr({ credit: { qr: { size, path }, code } }: { readonly credit: MyCredit }) {
  const t = useText()
  return (
    <svg className="credit-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('credit.qr', { code })} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

function FullScreen({ credit, onClose }: { readonly credit: MyCredit; readonly onClose: () => void }) {
  const t = useText()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (element?.open === false) element.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="credit-screen" aria-label={t('credit.qr', { code: credit.code })} onCancel={onClose}>
      <Qr credit={credit} />
      <p className="credit-name">{credit.name} · {credit.code}</p>
      <button type="button" className="button button-tall button-wide" onClick={onClose}>{t('credit.close')}</button>
    </dialog>
  )
}
