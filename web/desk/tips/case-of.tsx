import { Link } from '@tanstack/react-router'
import type { TipView } from '../../../src/contract/tip.ts'
import { useText } from '../../ui/i18n/use-text.ts'

export function CaseOf({ tip }: { readonly tip: TipView }) {
  const t = useText()
  if (tip.case === null) return null
  return <p>{t('tips.case')} <Link to="/cases/$caseId" params={{ caseId: tip.case.id }}>{tip.case.number}</Link></p>
}
