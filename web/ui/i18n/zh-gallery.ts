/** The gallery of pieces, on the desk and on the phone. */
export const zhGallery = {
  'gallery.title': '界面构件',
  'gallery.hint': '共用构件的各种状态，供修改界面的人核对。',
  'gallery.far': '时间充裕',
  'gallery.near': '将到时',
  'gallery.late': '已超时',
  'gallery.personHint': '接收任务后显示',
  'gallery.empty': '没有内容。',
  'gallery.emptyHint': '换个条件再看。',
  'gallery.button': '按钮',
  'gallery.columns': '四周',
  'gallery.table': '表格',
  'gallery.long': '一段很长的话，看它换行、不被截断：江厦街道第一派出所民警已到中国工商银行宁波市分行营业部柜面，正在劝阻客户向“安全账户”转账 1234567.89 元。',
  'gallery.open': '打开',
  'gallery.fileName': '2026年第三季度海曙区江厦街道各社区登记居民名册（补充更正第二版）.xlsx',
} as const
