import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { AuditVerification } from '../../../src/contract/audit.ts'
import { verifyAudit } from '../../ui/api/audit-api.ts'
import { clockSecondsOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'

/** Walks the whole chain when asked to: it is as long as the bureau is old. */
export function ChainCheck() {
  const t = useText()
  const check = useMutation({ mutationFn: verifyAudit })
  return (
    <section className="panel chain-check" aria-labelledby="chain-title">
      <h2 id="chain-title" className="panel-title">{t('audit.chain')}</h2>
      <p className="quiet chain-hint">{t('audit.chainHint')}</p>
      <Button disabled={check.isPending} onClick={() => check.mutate()}>{check.isPending ? t('audit.checking') : t('audit.check')}</Button>
      <div role="status">{check.data !== undefined && <Verdict verdict={check.data} />}</div>
      {check.isError && <FailureView failure={check.error} />}
    </section>
  )
}

function Verdict({ verdict }: { readonly verdict: AuditVerification }) {
  const t = useText()
  const time = clockSecondsOf(verdict.at)
  if (verdict.problem === null) return <p className="chain-verdict chain-whole">{t('audit.whole', { n: verdict.entries ?? 0, time })}</p>
  return <p className="chain-verdict desk-error">{t('audit.broken', { n: verdict.seq ?? 0, what: t(`audit.problem.${verdict.problem}`), time })}</p>
}
