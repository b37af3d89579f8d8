import type { zhEarlier } from './zh-earlier.ts'

export const enEarlier: Record<keyof typeof zhEarlier, string> = {
  'earlier.title': 'Sent before coming to the counter',
  'earlier.noAccount': 'account unknown',
  'earlier.noBank': 'bank unknown',
  'earlier.needs-account': 'Account missing, not stopped',
  'earlier.needs-bank': 'Bank missing, not stopped',
  'earlier.no-order': 'Not stopped',
  'earlier.asked': 'Asked for, to be approved',
  'earlier.sent': 'Sent to the bank',
  'earlier.effective': 'Stopped',
  'earlier.refused': 'Not done by the bank',
  'earlier.ended': 'The stop has ended',
  'earlier.payee': 'Account that was paid',
  'earlier.payeeHint': 'Leave empty if unknown, add it later',
  'earlier.corporate': 'Corporate account (no check digit)',
  'earlier.bank': 'Bank of that account',
  'earlier.bankHint': 'May stay empty: told by the card number',
  'earlier.complete': 'Add it and ask for the stop',
  'earlier.completeOne': 'Complete the one of {{amount}}',
}
