import type { zhCredit } from './zh-credit.ts'

export const enCredit: Record<keyof typeof zhCredit, string> = {
  'credit.hint': 'Let people scan this code to join the protection registry: it is credited to you.',
  'credit.qr': 'QR code of the registry, code {{code}}',
  'credit.code': 'Code {{code}}',
  'credit.registered': 'Registered through you',
  'credit.count': '{{n}} people',
  'credit.today': '{{n}} today',
  'credit.full': 'Show full screen',
  'credit.close': 'Close',
  'credit.poster': 'Open the poster (PDF, to print)',
  'credit.how': 'How to help somebody register',
  'credit.howLines': 'Let them scan and type the code themselves; never keep a code for anybody.\nAn elderly person registers with a child present, or by themselves; without a mobile the child’s confirms it.\nChoose the right village, and give a relative’s number: that is who is called first.',
}
