import type { zhQueue } from './zh-queue.ts'

export const enQueue: Record<keyof typeof zhQueue, string> = {
  'desk.queue.freshRed': '{{n}} new, {{reds}} of them red',
  'keys.title': 'Keyboard shortcuts',
  'keys.close': 'Close',
  'keys.hint': 'Not while typing in a field. They can be turned off under "Login and security".',
  'keys.setting': 'Keyboard shortcuts',
  'keys.settingHint': 'Better off with a screen reader or speech input. For you alone, on this machine.',
  'keys.show': 'Show the shortcuts',
  'keys.down': 'Next row',
  'keys.up': 'Row before',
  'keys.open': 'Open this warning',
  'keys.search': 'Search',
  'keys.fresh': 'Show new warnings',
  'keys.queue': 'To the queue',
  'keys.cases': 'To the cases',
  'keys.orders': 'To the orders',
  'keys.help': 'This sheet',
}
