import type { CaseDetail } from '../../../src/contract/case.ts'
import { printReceipt, receiptAddress } from '../../ui/api/case-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { PrintedPaper } from '../warning/printed-paper.tsx'

/** Whoever took the report prints it; others say why they look. */
export function CaseReceipt({ one }: { readonly one: CaseDetail }) {
  const t = useText()
  return <PrintedPaper className="case-receipt" address={one.printsReceipt ? receiptAddress(one.id) : null} name={t('case.receipt')} openName={t('case.openReceipt')} hint={t('case.receiptHint')} print={(reason) => printReceipt(one.id, reason)} />
}
