import type { zhSecurity } from './zh-security.ts'

/** As in `zh-security.ts`. */
export const enSecurity: Readonly<Record<keyof typeof zhSecurity, string>> = {
  'security.back': '‹ Me',
  'factor.title': 'Second factor',
  'factor.why': 'Once it is on, a login asks for six digits of your phone’s authenticator beside the password: who knows the password alone stays outside.',
  'factor.owed': 'Your role needs a second factor. Set it up to go on.',
  'factor.begin': 'Set it up',
  'factor.scan': 'Scan this code with the authenticator on your phone, then enter the six digits that it shows.',
  'factor.qr': 'QR code for the authenticator',
  'factor.secret': 'If it cannot be scanned, type this key:',
  'factor.code': 'Code',
  'factor.confirm': 'Turn it on',
  'factor.on': 'The second factor is on. To change the phone, end it and set it up anew.',
  'factor.end': 'End the second factor',
  'factor.recovery': 'Recovery codes are shown this once. Write them down or print them and keep them safe: if the phone is lost, each opens one login.',
  'factor.recoveryKept': 'I have written them down',
  'factor.recoveryLeft': '{{n}} recovery codes have not been used.',
  'factor.code.title': 'Enter the code',
  'factor.code.hint': 'Enter the six digits that your authenticator shows now; without the phone, a recovery code.',
  'factor.code.submit': 'Go on',
  'sessions.title': 'Where you are logged in',
  'sessions.this': 'This device',
  'sessions.wall': 'Wall screen (read only)',
  'sessions.unknown': 'Unknown device',
  'sessions.since': 'since {{from}}, last used {{last}}',
  'sessions.end': 'Log out',
}
