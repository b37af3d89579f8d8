import type { zhWall } from './zh-wall.ts'

export const enWall: Readonly<Record<keyof typeof zhWall, string>> = {
  'wall.back': 'Back to the desk',
  'wall.stay': 'Keep on this screen',
  'wall.stay.hint': 'This computer stays logged in for 30 days and can only show the wall. It can be logged out under “Login and security” at any time.',
  'wall.readOnly': 'Read only',
  'wall.total': 'Warnings today',
  'wall.notYet': 'Not reached yet',
  'wall.reds': 'Open reds',
  'wall.dissuaded': 'Dissuaded',
  'wall.direct': 'Saved directly',
  'wall.indirect': 'Saved indirectly',
  'wall.clocks': 'Running out',
  'wall.noClocks': 'No clock is running.',
  'wall.newest': 'Newest warnings',
  'wall.noNewest': 'No warnings yet.',
  'wall.noMap': 'Without boundaries there is no map.',
  'wall.noMapHint': 'Have the boundaries of the divisions imported; then it is drawn.',
  'wall.place': '{{name}}: {{n}}',
  'wall.quiet': 'No warnings today.',
  'wall.hottest': 'Most today: {{places}}. Red edge: an open red warning.',
}
