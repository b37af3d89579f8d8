import type { ReportBody, ReportedTransfer } from '../../src/contract/case.ts'
import { cardCheckDigit } from '../../src/domain/account-number.ts'

/** A card of the small bureau's first bank. */
export function aCard(nth: number, prefix = '990161'): string {
  const digits = `${prefix}${String(nth).padStart(12, '0')}`
  return digits + cardCheckDigit(digits)
}

export function aTransfer(now: Date, more: Partial<ReportedTransfer> = {}): ReportedTransfer {
  return { channel: 'card', payer: '', payerBank: '', payee: aCard(1), payeeName: '李小红', payeeBank: '', amountFen: 5_000_000, at: new Date(now.getTime() - 20 * 60_000).toISOString(), ...more }
}

/** What a call-taker has typed when the victim has told the least that is needed. */
export function aReport(now: Date, phone: string, more: Partial<ReportBody> = {}): ReportBody {
  return { source: '96110', fraudType: 'investment', victim: { phone, idNumber: '' }, narrative: '被拉进炒股群，先后转账。', transfers: [aTransfer(now)], ...more }
}
