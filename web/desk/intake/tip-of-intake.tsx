import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { beginIntake } from '../../ui/api/tip-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { begunFrom, isUntouched, type ReportDraft } from './report-draft.ts'

interface Props {
  readonly draft: ReportDraft
  readonly onFound: (draft: ReportDraft) => void
}

/** A citizen reported online that money is gone: the form begins with what they said. A typed draft is left alone. */
export function TipOfIntake({ draft, onFound }: Props) {
  const { tip } = useSearch({ strict: false }) as { readonly tip?: string }
  return tip === undefined ? null : <Begun key={tip} tip={tip} draft={draft} onFound={onFound} />
}

function Begun({ tip, draft, onFound }: Props & { readonly tip: string }) {
  const t = useText()
  const begun = useQuery({ queryKey: ['intake-of-tip', tip], queryFn: () => beginIntake(tip), enabled: draft.tip !== tip && isUntouched(draft), staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false })
  const fill = useEffectEvent((found: NonNullable<typeof begun.data>) => onFound(begunFrom(tip, found, draft)))
  useEffect(() => { if (begun.data !== undefined) fill(begun.data) }, [begun.data])
  if (begun.isError) return <FailureView failure={begun.error} />
  if (draft.tip === tip) return <p className="quiet intake-victim-of" role="status">{t('intake.ofTip')}</p>
  return isUntouched(draft) ? null : <p className="quiet intake-victim-of" role="status">{t('intake.tipLeft')}</p>
}
