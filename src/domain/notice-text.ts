import { fraudTypeName, isFraudType } from './fraud-types.ts'

type Language = 'zh' | 'en'
export type NoticeText = { readonly title: string; readonly opening: string; readonly points: readonly string[]; readonly closing: string }

const TITLE = { zh: '电信网络诈骗劝阻告知书', en: 'Notice of dissuasion from telecom fraud' }
const POINTS = {
  zh: [
    '公安机关、检察院、法院不会通过电话、网络办案，没有“安全账户”，不会要求转账汇款。',
    '请立即停止与对方联系，不转账、不透露验证码、不共享屏幕、不下载对方提供的软件。',
    '凡要求先交保证金、刷流水、解冻费、垫付资金的，都是诈骗。',
    '如已转账，请立即拨打 110 或 96110，越快越可能止付。',
    '民警、网格员身份可拨打 96110 报核验码核实。',
  ],
  en: [
    'Police, prosecutors and courts never handle cases by phone or online, have no "safe account" and never ask for transfers.',
    'Stop all contact now. Do not transfer money, give codes away, share your screen or install their software.',
    'Whoever asks for deposits, turnover, unfreezing fees or advance payments first is a fraudster.',
    'If you have paid, call 110 or 96110 at once: the faster, the better the chance of stopping it.',
    'You can check an officer or grid worker by calling 96110 with the officer code.',
  ],
}
const CLOSING = { zh: '以上内容民警已当面讲清，本人已知悉。', en: 'The officer has explained this to me in person and I have understood it.' }

/**
 * What the person reads on the officer's phone and signs, and what is printed with the signature: one text, the Chinese one. The English
 * one is for who reads over the officer's shoulder.
 */
export function noticeText(fraudType: string, language: Language): NoticeText {
  return { title: TITLE[language], opening: opening(fraudType, language), points: POINTS[language], closing: CLOSING[language] }
}

function opening(fraudType: string, language: Language): string {
  const known = isFraudType(fraudType) && fraudType !== 'other' ? fraudTypeName(fraudType, language) : undefined
  if (language === 'zh') return `经研判，您可能正在遭受电信网络诈骗${known === undefined ? '' : `（${known}）`}。为保护您的财产安全，现当面告知：`
  return `Our assessment is that you may be the target of telecom fraud${known === undefined ? '' : ` (${known})`}. To protect your property we tell you in person:`
}
