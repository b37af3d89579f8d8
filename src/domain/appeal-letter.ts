import { dayText } from './period.ts'

export type LetterFacts = { readonly ref: string; readonly bureau: string; readonly shown: string; readonly upheld: boolean; readonly reason: string; readonly decidedAt: Date }

/**
 * What the person concerned is told, with the reason and what else they may do: Anti-Telecom and Online Fraud Law art. 31 and 32 (objection,
 * verification, release at once), Administrative Reconsideration Law art. 20 (60 days), Administrative Procedure Law art. 46 (six months).
 */
export function appealLetter({ ref, bureau, shown, upheld, reason, decidedAt }: LetterFacts): { readonly zh: readonly string[]; readonly en: readonly string[] } {
  const day = dayText(decidedAt)
  return {
    zh: [
      `申诉处理告知书（${ref}）`, `您对“${shown}”被列入涉诈名单提出的申诉，已由${bureau}于 ${day} 办结。`,
      upheld ? '决定：申诉成立，已即时移出名单；号码被封停的，已通知运营商恢复。' : '决定：申诉不成立，维持原措施。', `理由：${reason}`,
      upheld
        ? '依据：《反电信网络诈骗法》第三十二条，经核查通过的，即时解除有关措施。'
        : '救济：依据《反电信网络诈骗法》第三十一条、第三十二条，您可补充材料再次申诉；不服的，可自收到本告知书之日起六十日内申请行政复议，或六个月内提起行政诉讼。',
    ],
    en: [
      `Decision on your objection (${ref})`, `Your objection to “${shown}” being on the list of what is known to serve fraud was decided by ${bureau} on ${day}.`,
      upheld ? 'Decision: upheld. The entry has been removed at once; if the number was blocked, its carrier has been told to restore it.' : 'Decision: not upheld. The measure stands.', `Reason: ${reason}`,
      upheld
        ? 'Legal basis: Anti-Telecom and Online Fraud Law, article 32: when the check is passed the measures are lifted at once.'
        : 'Remedy: under articles 31 and 32 of the Anti-Telecom and Online Fraud Law you may object again with new material; you may also apply for administrative reconsideration within 60 days of receiving this, or bring an administrative action within six months.',
    ],
  }
}
