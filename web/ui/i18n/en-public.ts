import type { zhPublic } from './zh-public.ts'

export const enPublic: Record<keyof typeof zhPublic, string> = {
  'home.title': 'Home',
  'home.lead': 'Anti-fraud warning and dissuasion: a signal becomes a warning, reaches an officer, and the officer reaches the person.',
  'home.doors': 'Entrances',
  'home.desk': 'Desk',
  'home.desk.text': 'Live queue, figures, brief (computer)',
  'home.phone': "Officer's phone",
  'home.phone.text': 'Accept, call, visit, record the outcome',
  'home.check': 'Is the officer at my door real?',
  'home.checkHint': 'Ask for the 6-digit code and check it here, or call 96110.',
  'home.code': 'Officer code',
  'home.codeShape': '6 digits',
  'home.checkDo': 'Check',
  'home.checking': 'Checking…',
  'home.real': 'Yes: this officer is on a visit now.',
  'home.realHint': 'A real officer never asks you for a transfer or a verification code.',
  'home.notReal': 'No such code, or the visit is over. Do not open the door; call 110 now.',
  'home.badge': 'badge {{badge}}',
  'home.unitPhone': 'Telephone of the unit',
  'home.accounts': 'Demo accounts',
  'home.accountsHint': 'Only a demo bureau has them.',
}
