import type { OrderKind } from './order.ts'

/** Each step that a bank asks a paper for. */
export const PAPERS = ['order', 'extension', 'release'] as const
export type Paper = (typeof PAPERS)[number]
/** `done`: what the bank ticks on the receipt below, with the unit of what it fills in. */
export type PaperText = { readonly title: string; readonly opening: string; readonly request: string; readonly law: string; readonly foot: string; readonly done: readonly [words: string, unit: string] }

const STOP_LAW = '《中华人民共和国反电信网络诈骗法》第二十条，《关于建立电信网络新型违法犯罪涉案账户紧急止付和快速冻结机制的通知》（银发〔2016〕86号）。'
const PROCEDURE = '《中华人民共和国刑事诉讼法》第一百四十四条，《公安机关办理刑事案件程序规定》'
/** Chinese Criminal Procedure Provisions of the Ministry of Public Security (2020). */
const LAW: Readonly<Record<OrderKind, Readonly<Record<Paper, string>>>> = {
  stop: { order: STOP_LAW, extension: STOP_LAW, release: STOP_LAW },
  query: { order: `${PROCEDURE}第二百三十九条、第二百四十条。`, extension: '', release: '' },
  freeze: { order: `${PROCEDURE}第二百三十九条、第二百四十条、第二百四十二条。`, extension: `${PROCEDURE}第二百四十三条、第二百四十四条。`, release: `${PROCEDURE}第二百四十七条。` },
}
const WORDS: Readonly<Record<OrderKind, Readonly<Record<Paper, Omit<PaperText, 'law' | 'foot' | 'done'> | undefined>>>> = {
  stop: {
    order: { title: '紧急止付通知书', opening: '因办理电信网络诈骗案件需要，请对下列账户立即采取紧急止付措施：', request: '止付期限自执行之时起计算，期满自动解除。请立即执行并反馈止付时间和止付金额。' },
    extension: { title: '延长紧急止付通知书', opening: '因办理电信网络诈骗案件需要，请对下列已止付账户延长止付：', request: '请在原止付期满前执行并反馈。' },
    release: { title: '解除紧急止付通知书', opening: '下列账户已无继续止付的必要，请立即解除止付：', request: '请立即执行并反馈解除时间。' },
  },
  query: {
    order: { title: '协助查询财产通知书', opening: '因办理案件需要，请协助查询下列账户：', request: '请将查询结果及时反馈，并对查询事项保密。' },
    extension: undefined, release: undefined,
  },
  freeze: {
    order: { title: '协助冻结财产通知书', opening: '因侦查犯罪需要，请协助冻结下列账户内的财产：', request: '账户已被其他机关冻结的，请予轮候冻结；冻结期满未办理继续冻结手续的，自动解除。请反馈冻结时间和金额。' },
    extension: { title: '继续冻结财产通知书', opening: '因侦查犯罪需要，请对下列账户内已冻结的财产继续冻结：', request: '请在原冻结期满前执行并反馈。' },
    release: { title: '解除冻结财产通知书', opening: '下列账户内的财产已无继续冻结的必要，请立即解除冻结：', request: '请立即执行并反馈解除时间。' },
  },
}

/** The words of a paper; undefined where no bank asks for one. */
export function paperText(kind: OrderKind, paper: Paper): PaperText | undefined {
  const words = WORDS[kind][paper]
  return words === undefined ? undefined : { ...words, law: LAW[kind][paper], foot: '本文书须加盖公章后生效；账号等信息仅供办案使用。', done: kind === 'query' ? ['已反馈，附材料', '页'] : ['已执行，金额', '元'] }
}
