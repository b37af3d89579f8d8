import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import type { PersonView } from '../../../src/contract/task.ts'
import { revealCase } from '../../ui/api/case-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'

/** Somebody has lost money again: whoever follows up comes here with the case, and its victim stands in the form. A typed draft is left alone. */
export function VictimOfCase({ onFound }: { readonly onFound: (person: PersonView) => void }) {
  const { victimOf } = useSearch({ strict: false }) as { readonly victimOf?: string }
  return victimOf === undefined ? null : <Found caseId={victimOf} onFound={onFound} />
}

function Found({ caseId, onFound }: { readonly caseId: string; readonly onFound: (person: PersonView) => void }) {
  const t = useText()
  const found = useQuery({ queryKey: ['victim-of', caseId], queryFn: () => revealCase(caseId, t('intake.victimReason')), staleTime: Number.POSITIVE_INFINITY, retry: false })
  const fill = useEffectEvent(onFound)
  useEffect(() => { if (found.data !== undefined) fill(found.data.person) }, [found.data])
  if (found.isError) return <FailureView failure={found.error} />
  return found.isSuccess ? <p className="quiet intake-victim-of" role="status">{t('intake.victimOf')}</p> : null
}
