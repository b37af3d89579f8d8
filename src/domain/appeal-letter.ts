import type { ListName } from './lists.ts'
import { dayAndTime, dayText } from './period.ts'

/** What of ours stood against an account or a number when it was decided, and what became of it. `by-paper`: released, and somebody carries the paper to the bank. */
export type MeasureEnd = 'lifted' | 'by-paper' | 'withdrawn' | 'kept'
export type AppealMeasure =
  | { readonly kind: 'entry'; readonly list: ListName; readonly end: MeasureEnd }
  | { readonly kind: 'block'; readonly end: MeasureEnd }
  | { readonly kind: 'stop' | 'freeze'; readonly number: string; readonly bank: string; readonly end: MeasureEnd }

export type LetterFacts = {
  readonly ref: string; readonly answerNumber: string | null; readonly bureau: string; readonly shown: string; readonly state: 'upheld' | 'rejected' | 'dismissed'; readonly reason: string
  readonly decidedAt: Date; readonly measures: readonly AppealMeasure[]
}
export type Letter = { readonly zh: readonly string[]; readonly en: readonly string[] }

/** Answers of one year of Beijing are counted together. */
export function answerSeries(now: Date): string {
  return `appeal-${dayText(now).slice(0, 4)}`
}

/** '申复〔2026〕000123号': drawn once, when it is decided. */
export function answerNumberOf(now: Date, serial: number): string {
  return `申复〔${dayText(now).slice(0, 4)}〕${String(serial).padStart(6, '0')}号`
}

/**
 * What the person concerned is told: decision, reason, each measure, and what else they may do. Anti-Telecom and Online Fraud Law art. 31, 32
 * (objection, verification, release at once) and 48 (reconsideration, suit); Criminal Procedure Provisions art. 247 (unrelated property let go
 * within three days); Criminal Procedure Law art. 117 (complaint about a freeze); Administrative Reconsideration Law art. 20 (60 days),
 * Administrative Procedure Law art. 46 (six months).
 */
export function appealLetter(facts: LetterFacts): Letter {
  const { ref, bureau, shown } = facts
  const [number, day, body] = [facts.answerNumber ?? ref, dayText(facts.decidedAt), bodyOf({ ...facts, measures: facts.measures.filter(isTold) })]
  return {
    zh: [`申诉处理告知书（${number}）`, `您就“${shown}”提出的申诉（编号 ${ref}），已由${bureau}于 ${day} 办结。`, ...body.zh],
    en: [`Decision on your objection (${number})`, `Your objection about “${shown}” (ref ${ref}) was decided by ${bureau} on ${day}.`, ...body.en],
  }
}

type Told = AppealMeasure & { readonly end: Exclude<MeasureEnd, 'withdrawn'> }
type ToldFacts = LetterFacts & { readonly measures: readonly Told[] }

/** A draft that no bank has seen was never a measure against anybody: whoever gets the letter learns nothing of it. */
function isTold(measure: AppealMeasure): measure is Told {
  return measure.end !== 'withdrawn'
}

function bodyOf(facts: ToldFacts): Letter {
  switch (facts.state) {
    case 'upheld': return released(facts)
    case 'rejected': return kept(facts)
    case 'dismissed': return DISMISSED
  }
}

function hasFreeze({ measures }: ToldFacts): boolean {
  return measures.some(({ kind }) => kind === 'freeze')
}

function released(facts: ToldFacts): Letter {
  const { decidedAt, measures, reason } = facts
  const opening = measures.length === 0
    ? { zh: '决定：申诉成立。作出决定时，我单位已无对其采取的措施。', en: 'Decision: upheld. When it was decided, no measure of ours stood any more.' }
    : { zh: `决定：申诉成立，自 ${dayAndTime(decidedAt)} 起即时解除下列措施：`, en: `Decision: upheld. These measures were lifted at once, at ${dayAndTime(decidedAt)}:` }
  const ofFreeze = hasFreeze(facts)
    ? { zh: '与案件无关的冻结财产，依《公安机关办理刑事案件程序规定》第二百四十七条解除冻结。', en: ' Frozen property that has nothing to do with the case is let go under article 247 of the Criminal Procedure Provisions.' }
    : { zh: '', en: '' }
  return {
    zh: [opening.zh, ...listed(measures).zh, `理由：${reason}`, `依据：《反电信网络诈骗法》第三十一条、第三十二条，经核查通过的，即时解除有关措施。${ofFreeze.zh}`],
    en: [opening.en, ...listed(measures).en, `Reason: ${reason}`, `Legal basis: Anti-Telecom and Online Fraud Law, articles 31 and 32: when the check is passed the measures are lifted at once.${ofFreeze.en}`],
  }
}

function kept(facts: ToldFacts): Letter {
  const { measures, reason } = facts
  const remedy = {
    zh: [
      '救济：您可补充材料再次申诉（《反电信网络诈骗法》第三十一条、第三十二条）；不服的，可向上一级公安机关申请复核，', '也可依照该法第四十八条，自收到本告知书之日起六十日内申请行政复议，或者六个月内提起行政诉讼。',
      ...(hasFreeze(facts) ? ['对冻结不服的，可依照《刑事诉讼法》第一百一十七条向本机关申诉；对处理不服的，可向同级人民检察院申诉。'] : []),
    ].join(''),
    en: [
      'Remedy: you may object again with new material (articles 31 and 32 of the Anti-Telecom and Online Fraud Law). You may also ask the superior public security organ for a review,',
      'or under article 48 of that law apply for administrative reconsideration within 60 days of receiving this, or bring an administrative action within six months.',
      ...(hasFreeze(facts) ? ['Against a freeze you may complain to this bureau under article 117 of the Criminal Procedure Law, and against its answer to the procuratorate of the same level.'] : []),
    ].join(' '),
  }
  return {
    zh: ['决定：申诉不成立，维持下列措施：', ...listed(measures).zh, `理由：${reason}`, remedy.zh],
    en: ['Decision: not upheld. These measures stand:', ...listed(measures).en, `Reason: ${reason}`, remedy.en],
  }
}

/** Nobody learns from it whether anything stands: it may have been asked by anybody. */
const DISMISSED: Letter = {
  zh: [
    '结果：未能核实申诉人为当事人，或者我单位没有对其采取措施，本次不作处理。',
    '请本人持有效身份证件到任一派出所或我单位再次申诉；银行、运营商自行采取的限制，请向该银行、运营商提出（《反电信网络诈骗法》第三十一条、第三十二条）。',
  ],
  en: [
    'Result: it could not be established that the person concerned objects, or no measure of ours stands. Nothing was decided.',
    'Come to any police station or to this bureau with your identity document and object again. What a bank or a carrier limited by itself is objected to there (Anti-Telecom and Online Fraud Law, articles 31 and 32).',
  ],
}

function listed(measures: readonly Told[]): Letter {
  const words = measures.map(measureText)
  return { zh: words.map(({ zh }) => `· ${zh}`), en: words.map(({ en }) => `· ${en}`) }
}

const LIST_WORDS: Readonly<Record<ListName, readonly [string, string]>> = {
  'scam-number': ['涉诈号码名单', 'list of numbers known to serve fraud'], 'mule-account': ['涉诈账户名单', 'list of accounts known to serve fraud'], 'bad-domain': ['涉诈网址名单', 'list of sites known to serve fraud'],
  'bad-app': ['涉诈应用名单', 'list of apps known to serve fraud'], wallet: ['涉诈钱包名单', 'list of wallets known to serve fraud'],
}
const END_WORDS: Readonly<Record<Told['end'], readonly [string, string]>> = {
  lifted: ['已解除，并已通知执行单位', 'lifted; whoever carries it out has been told'], 'by-paper': ['已解除，解除通知书送达银行后执行', 'lifted; the bank acts when the paper reaches it'],
  kept: ['维持', 'stands'],
}

function measureText(measure: Told): { readonly zh: string; readonly en: string } {
  const [zh, en] = END_WORDS[measure.end]
  switch (measure.kind) {
    case 'entry': {
      const [nameZh, nameEn] = LIST_WORDS[measure.list]
      return measure.end === 'lifted' ? { zh: `${nameZh}：已移出`, en: `${nameEn}: taken off` } : { zh: `${nameZh}：${zh}`, en: `${nameEn}: ${en}` }
    }
    case 'block': return { zh: `号码封停：${zh}`, en: `number blocked: ${en}` }
    case 'stop': return { zh: `紧急止付 ${measure.number}（${measure.bank}）：${zh}`, en: `stop-payment ${measure.number} (${measure.bank}): ${en}` }
    case 'freeze': return { zh: `冻结 ${measure.number}（${measure.bank}）：${zh}`, en: `freeze ${measure.number} (${measure.bank}): ${en}` }
  }
}
