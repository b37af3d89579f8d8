/** What a citizen agrees to when they register. A changed word is a new version: each registration says which one was agreed to. */
export const CONSENT_VERSION = '2026-1'

export type ConsentText = { readonly points: readonly string[]; readonly agree: string }

export function consentText(language: 'zh' | 'en', bureau: string): ConsentText {
  if (language === 'en') {
    return {
      points: [
        `Who keeps it: ${bureau}, sealed. Every look at it is written down.`,
        'What for: when there is a sign that you are being defrauded, to call you and your guardian contact at once and to come to your door. For nothing else.',
        'Yours: see, correct, take with you or delete it on this site at any time, with a code by SMS. What an open warning or case needs goes when that is closed.',
        'Agreed by all: the parent who is registered and the guardian contact know of it.',
      ],
      agree: 'I have read this and agree',
    }
  }
  return {
    points: [
      `谁保存：${bureau}，加密保存，每次查看都留下记录。`,
      '做什么用：发现您可能正在被骗时，马上打电话给您和监护联系人，必要时上门。不作其他用途。',
      '随您决定：随时可在本网站凭短信验证码查看、更正、带走或删除。正在办理的预警、案件需要的，办结后删除。',
      '大家都知情：被登记的父母和监护联系人已经知道并同意。',
    ],
    agree: '我已看过并同意',
  }
}
