/** A worker's own code for the protection registry. */
export const zhCredit = {
  'credit.hint': '请群众用手机扫这个码登记金钟罩，登记算在您名下。',
  'credit.qr': '登记二维码，编号 {{code}}',
  'credit.code': '编号 {{code}}',
  'credit.registered': '经您登记',
  'credit.count': '{{n}} 人',
  'credit.today': '今天 {{n}} 人',
  'credit.full': '全屏出示',
  'credit.close': '关闭',
  'credit.poster': '打开海报（PDF，可打印）',
  'credit.how': '怎么帮群众登记',
  'credit.howLines': '请对方自己扫码、自己输验证码，不要替人保管验证码。\n给老人登记，请子女或老人本人在场；老人没有手机的，用子女的手机确认。\n选对村、社区，填一位家人的电话：出事时先找这位家人。',
} as const
