/** What the desk's queue can do beyond showing rows: keys, views, several at once, sounds, announcements, papers. */
export const zhQueue = {
  'desk.queue.freshRed': '{{n}} 条新预警，含红色 {{reds}} 条',
  'keys.title': '键盘快捷键',
  'keys.close': '关闭',
  'keys.hint': '正在输入文字时不起作用。可在“登录与安全”页关闭。',
  'keys.setting': '启用键盘快捷键',
  'keys.settingHint': '使用读屏软件或语音输入时建议关闭。只对本人、本机有效。',
  'keys.show': '查看快捷键',
  'keys.down': '下一行',
  'keys.up': '上一行',
  'keys.open': '打开此预警',
  'keys.search': '查找',
  'keys.fresh': '显示新预警',
  'keys.queue': '去预警队列',
  'keys.cases': '去案件',
  'keys.orders': '去止付冻结',
  'keys.help': '本说明',
} as const
