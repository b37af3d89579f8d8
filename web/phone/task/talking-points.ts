import type { FraudType } from '../../../src/domain/fraud-types.ts'

/** `ask` finds out how far it has gone, `say` breaks the spell: short enough to be read while the line rings. */
interface Points { readonly ask: readonly string[]; readonly say: readonly string[] }

const ANYBODY: Points = {
  ask: ['有没有陌生人让您转账、下载软件或共享屏幕？', '钱转出去了吗？转给谁，什么时候？'],
  say: ['先不要转，不要挂我的电话，也不要关手机。', '屏幕共享、会议软件现在就退出。', '不放心我的身份，挂断后拨 96110 核实。'],
}

export const TALKING_POINTS: Readonly<Record<'zh' | 'en', Readonly<Record<FraudType, Points>>>> = {
  zh: {
    'fake-order': {
      ask: ['是不是在群里做任务、点赞、垫付返现？', '平台上显示的钱，提出来过吗？', '对方现在让您再垫多少？'],
      say: ['先给小钱再骗大钱，“任务没做完不能提现”就是骗局。', '再转多少都取不回来，现在停下就是止损。', '别删聊天记录和转账截图，我们来追。'],
    },
    investment: {
      ask: ['是谁教您投资的？见过真人吗？', '软件从哪里下载的？是链接还是应用商店？', '试过把本金全部提出来吗？'],
      say: ['能赚不能提，平台就是假的，数字是后台改的。', '“交税、交保证金才能提现”是最后一刀，千万别交。', '正规证券公司不会让您往个人账户转钱。'],
    },
    shopping: {
      ask: ['在哪里看到的商品？是不是离开平台私下付款？', '付款是扫码还是转账？付了几笔？'],
      say: ['退款、改地址、补差价，都不需要您再转钱。', '让您换个软件聊、换个账号付，就是骗子。', '马上在平台和银行申请拦截，我帮您走流程。'],
    },
    'customer-service': {
      ask: ['是不是说您误开了会员、百万保障，要扣钱？', '有没有让您共享屏幕、下载会议软件？', '验证码、密码告诉过对方吗？'],
      say: ['没有“不取消就扣费”这回事，客服不会让您转账。', '马上退出共享屏幕，对方正看着您的密码。', '要查就打平台官方电话，不要回拨这个号。'],
    },
    loan: {
      ask: ['贷款到账前，对方收过什么钱？', '是不是说卡号填错、账户冻结，要交解冻费？'],
      say: ['放款前先收钱的都是诈骗。', '“验证流水、保证金”交了也不会放款。', '需要用钱到银行柜台，我可以告诉您怎么找。'],
    },
    'credit-record': {
      ask: ['是不是说您有学生贷、网贷记录，影响征信？', '有没有让您把钱转到“安全账户”或借款再转出？'],
      say: ['征信由人民银行管，任何人都不能花钱“修复、注销”。', '让您借钱再转走，是要您背债。', '征信可以自己在人民银行网站免费查。'],
    },
    acquaintance: {
      ask: ['是老板、领导还是亲友让您转的？', '听过声音、看过视频吗？用原来的号码打过去没有？', '是不是催得很急，不让您告诉别人？'],
      say: ['头像、声音、视频都能造假。', '现在就用您手机里原来的号码打给本人。', '核实之前一分钱不转，领导不会怪您核实。'],
    },
    authority: {
      ask: ['对方说您涉什么案？有没有给您看“通缉令”？', '有没有让您去宾馆、不许告诉家人？', '有没有让您转到“安全账户”或打开屏幕共享？'],
      say: ['公安、检察院、法院没有“安全账户”，也不在电话里办案。', '“通缉令”是假的，不会发到您手机上。', '您没有犯罪，告诉家人不违法；我可以当面给您看证件。'],
    },
    romance: {
      ask: ['认识多久了？见过面吗？视频时看清脸了吗？', '是对方带您投资、购物，还是说遇到难处？', '一共转过几次？'],
      say: ['感情是真的，对方的身份可以是假的，我们先核实再说。', '没见过面就谈钱，十有八九是团伙照剧本聊。', '您不丢人，很多人都遇到过，现在停下最要紧。'],
    },
    'game-trade': {
      ask: ['是在游戏平台里交易，还是跳到了别的链接？', '是不是说账号填错被冻结，要充值解冻？', '是孩子在用手机吗？卡和密码他知道吗？'],
      say: ['“充值才能提现、解冻”是骗局，充多少骗多少。', '只在游戏官方交易平台买卖。', '孩子怕挨骂才听骗子的，先别责备，先停付款。'],
    },
    other: ANYBODY,
  },
  en: {
    'fake-order': {
      ask: ['Are you doing tasks or likes in a group, paying first for a rebate?', 'Have you ever taken out the money that the platform shows?', 'How much do they want you to pay next?'],
      say: ['Small money first, then the large: “finish the task to withdraw” is the fraud.', 'More money brings nothing back. Stopping now saves what is left.', 'Keep the chat and the receipts: we go after it.'],
    },
    investment: {
      ask: ['Who taught you this? Have you met them?', 'Where does the app come from: a link or the app store?', 'Have you tried to take out all of it?'],
      say: ['If it earns and cannot be withdrawn, the platform is false; the figures are typed in.', '“Pay tax or a deposit to withdraw” is the last blow. Do not pay.', 'No real broker asks for a transfer to a private account.'],
    },
    shopping: {
      ask: ['Where did you see it? Did you pay outside the platform?', 'Did you scan a code or transfer? How often?'],
      say: ['A refund or a change of address never needs another payment.', 'Whoever moves you to another app or account is a fraudster.', 'We ask the platform and the bank to stop it now; I help you.'],
    },
    'customer-service': {
      ask: ['Do they say you joined a paid service by mistake?', 'Did they have you share the screen or install a meeting app?', 'Have you told them a code or password?'],
      say: ['Nothing is charged for not cancelling. No service desk asks for a transfer.', 'Leave the screen sharing now: they see your passwords.', 'Call the platform’s own number, never this one back.'],
    },
    loan: {
      ask: ['What did they ask you to pay before the loan?', 'Do they say a wrong card number froze it?'],
      say: ['Who takes money before lending is a fraudster.', 'The deposit brings no loan.', 'If you need money, go to a bank’s counter; I tell you how.'],
    },
    'credit-record': {
      ask: ['Do they say an old student or online loan spoils your record?', 'Did they have you borrow and send it to a “safe account”?'],
      say: ['The central bank keeps the record; nobody can mend it for money.', 'Borrow and send on: the debt will be yours.', 'You can look at your record yourself, free of charge.'],
    },
    acquaintance: {
      ask: ['Is it a boss, a superior or a relative who asks?', 'Did you call them on the number that you had before?', 'Are they in a hurry, and are you to tell nobody?'],
      say: ['Picture, voice and video can be made up.', 'Call them now on the old number.', 'Not a cent before that. No boss will blame you for asking.'],
    },
    authority: {
      ask: ['What case do they say you are in? Did they show a warrant?', 'Are you to go to a hotel and tell nobody?', 'A “safe account”, or screen sharing?'],
      say: ['Police and courts have no “safe account” and hold no case by telephone.', 'The warrant is false: none is sent to a telephone.', 'You have done nothing. Tell your family; I can show you my card in person.'],
    },
    romance: {
      ask: ['How long have you known each other? Have you met?', 'Do they lead you to invest, to buy, or ask for help?', 'How often have you paid?'],
      say: ['The feeling is real; who they are may not be. Let us check first.', 'Money before meeting is most often a gang with a script.', 'It is no shame, and it happens to many. What counts is to stop now.'],
    },
    'game-trade': {
      ask: ['Was it inside the game’s market, or on another link?', 'Do they say the account is frozen until you top up?', 'Is a child using the phone? Do they know the password?'],
      say: ['“Top up to withdraw” is the fraud: all of it is lost.', 'Trade only in the game’s own market.', 'A child obeys out of fear. Do not scold; stop the payment first.'],
    },
    other: {
      ask: ['Did a stranger ask you to transfer, install or share the screen?', 'Has money gone? To whom, when?'],
      say: ['Do not transfer, do not hang up, do not switch off.', 'Leave any screen sharing or meeting app now.', 'If you doubt who I am, hang up and call 96110.'],
    },
  },
}
