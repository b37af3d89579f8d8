/**
 * What a step, a result or a signal is called on paper, by group and code as the pages name them (web/ui/i18n/zh-*.ts): papers are made where the pages' words are not.
 * The test holds the two together.
 */
export const PAPER_WORDS: Readonly<Record<string, string>> = {
  'step.offered': '派发', 'step.escalated': '超时升级', 'step.accepted': '接收', 'step.call': '拨打', 'step.sms': '发短信', 'step.dial': '请系统接通', 'step.carrier-asked': '请运营商协助', 'step.port-result': '运营商反馈',
  'step.port-failed': '未能发出', 'step.visit-sent': '派人上门', 'step.at-door': '到门', 'step.photo-taken': '门前拍照', 'step.notice-signed': '劝阻告知书签字', 'step.outcome': '填报结果', 'step.handed-over': '移交',
  'step.handover-reviewed': '移交审核', 'step.bureau-replied': '外地回复', 'step.raised': '升级等级', 'step.reopened': '重新打开', 'step.slip': '发单', 'step.slip-seen': '办理人已看到发单', 'step.undone': '撤销',
  'step.seen-at-desk': '阅知', 'step.counter-alert': '柜面报警', 'step.counter-told': '补登已转出的款', 'step.counter-completed': '补全已转出的款', 'step.reported': '报案受理', 'step.within-watch': '回访期内再次预警', 'step.merged': '并入另一条', 'step.merged-in': '并入了另一条', 'step.withdrawn': '撤回',
  'step.unmerged': '撤销并入', 'step.unmerged-in': '撤销并入', 'step.given-back': '任务恢复',
  'taskKind.dissuade': '劝阻', 'taskKind.visit': '上门',
  'channel.telephony': '系统接通', 'channel.sms': '短信', 'channel.carrier': '运营商协助',
  'slip.remind': '催办', 'slip.supervise': '督办',
  'levelName.red': '红色', 'levelName.orange': '橙色', 'levelName.yellow': '黄色', 'levelName.blue': '蓝色',
  'callTo.person': '本人', 'callTo.guardian': '监护联系人', 'callTo.guardian-2': '监护联系人2', 'callTo.guardian-3': '监护联系人3',
  'callResult.reached': '已接通', 'callResult.busy': '占线', 'callResult.no-answer': '无人接听', 'callResult.switched-off': '关机', 'callResult.wrong-number': '号码有误', 'callResult.hung-up': '接通后挂断',
  'portWord.delivered': '已送达', 'portWord.undelivered': '未送达', 'portWord.line-freed': '线路已释放', 'portWord.not-possible': '运营商无法处理', 'portWord.no-gateway': '未接入运营商网关', 'portWord.no-number': '缺少电话号码',
  'portWord.refused': '运营商拒绝', 'portWord.line-blocked': '线路被限制', 'portWord.no-answer-from-carrier': '运营商没有回应',
  'by.telephony': '系统接通',
  'because.counter-alert': '客户在银行柜台', 'because.payment-incomplete': '有账号或银行待补', 'because.not-reached-in-time': '限时内未联系到人', 'because.asked': '民警提出', 'because.signal-while-elsewhere': '外地办理期间又有信号',
  'rule.accept': '接收', 'rule.first-call': '首次拨打', 'rule.reached': '联系到人', 'rule.at-door': '到门', 'rule.outcome': '填报结果', 'rule.bureau-reply': '外地回复',
  'caseSource.96110': '96110 来电', 'caseSource.110': '110 转来', 'caseSource.walk-in': '上门报案', 'caseSource.bank': '银行转来', 'caseSource.online': '网上报案', 'caseSource.warning': '预警转来',
  'caseSource.counter': '柜面报警',
  'outcome.dissuaded': '劝阻成功', 'outcome.false-alarm': '误报', 'outcome.refused': '拒不听劝', 'outcome.already-paid': '已转账', 'outcome.unreachable': '暂时联系不上', 'outcome.not-found': '查无此人',
  'outcome.wrong-person': '人或号码不对', 'outcome.duplicate': '重复预警',
  'handoverReason.not-mine': '不在我辖区', 'handoverReason.moved-away': '已搬走', 'handoverReason.out-of-county': '在外县市', 'handoverReason.shift-change': '交接班',
  'review.pending': '待审核', 'review.confirmed': '已确认', 'review.returned': '已退回',
  'chain.on-duty': '值班民警', 'chain.stand-in': '备勤民警', 'chain.duty-officer': '所值班领导', 'chain.centre': '中心',
  'signalKind.call': '电话', 'signalKind.sms': '短信', 'signalKind.web': '上网', 'signalKind.transfer': '转账', 'signalKind.counter': '柜面', 'signalKind.hotline': '热线', 'signalKind.listed': '下发名单',
  'flag.foreign': '境外号码', 'flag.screenSharing': '屏幕共享', 'flag.overOnlineLimit': '超线上限额', 'flag.counterAlert': '柜面提醒', 'flag.coached': '疑被指使', 'flag.hotline': '热线', 'flag.aboveRed': '上级定红色',
  'flag.aboveOrange': '上级定橙色', 'flag.aboveYellow': '上级定黄色', 'flag.aboveBlue': '上级定蓝色', 'flag.longCall': '长时间通话', 'flag.ongoing': '仍在通话', 'flag.listedNumber': '涉诈号码', 'flag.badDomain': '涉诈网址',
  'flag.badApp': '涉诈应用', 'flag.mulePayee': '涉诈收款账户', 'flag.newPayee': '新收款人', 'flag.overHabit': '超出平时金额', 'flag.muted': '已静默', 'flag.callStillOn': '通话超 10 分钟未断',
  'protection.bank-limit': '银行限额已调低', 'protection.delayed-transfer': '已开通延时到账', 'protection.anti-fraud-app': '已装反诈 App 并开启预警', 'protection.call-block': '已开通来电拦截',
  'protection.family-informed': '已告知家人',
  'paidHow.cash': '现金（上门取走、寄送）', 'paidHow.gift-card': '礼品卡、充值卡', 'paidHow.not-known': '说不清账号',
  'orderState.drafted': '待审批', 'orderState.approved': '已审批，待送达', 'orderState.to-carry': '待送达银行', 'orderState.sent': '已发出', 'orderState.acknowledged': '银行已收到', 'orderState.effective': '已生效', 'orderState.extended': '已续期',
  'orderState.queued': '轮候中', 'orderState.running': '监控中', 'orderState.answered': '已反馈', 'orderState.refused': '银行未执行', 'orderState.frozen': '已转冻结', 'orderState.released': '已解除',
  'orderState.expired': '已到期', 'orderState.lapsed': '已自动失效', 'orderState.ended': '已结束', 'orderState.withdrawn': '已撤回',
  'taskState.offered': '待接收', 'taskState.accepted': '办理中', 'taskState.closed': '已办结',
}

/** An unknown code is printed as it is rather than left out. */
export function paperWord(group: string, code: string): string {
  return PAPER_WORDS[`${group}.${code}`] ?? code
}
