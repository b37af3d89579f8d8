import { sql } from 'kysely'
import { noticeText, type NoticeText } from '../domain/notice-text.ts'
import type { RevealedNotice } from '../features/notice/notice.store.ts'
import { personRecord } from '../features/person/person.store.ts'
import { warningById } from '../features/warning/warning.store.ts'
import { readAsSystem, type Context, type Tx } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'
import { dayAndTime } from '../domain/period.ts'

const PROTECTION_NAMES: Record<string, string> = { 'bank-limit': '银行限额', 'delayed-transfer': '延迟到账', 'anti-fraud-app': '国家反诈中心应用', 'call-block': '来电拦截', 'family-informed': '告知家属' }
const PAD = 1_000

export type NoticeSheet = NoticeText & { number: string; person: string; phone: string; reasons: string[]; protections: string[]; signature: string; officer: string; badge: string; unit: string; signedAt: string }

/** The signed notice as it is printed, with the person's name and number: only one that was revealed for a reason comes here. */
export function noticeSheet(context: Context, revealed: RevealedNotice): Promise<NoticeSheet> {
  return readAsSystem(context, (tx) => sheet(tx, context, revealed))
}

async function sheet(tx: Tx, context: Context, { personId, notice }: RevealedNotice): Promise<NoticeSheet> {
  const warning = (await warningById(tx, notice.warning_id))!
  const person = await personRecord(tx, context.vault, personId)
  const strokes = JSON.parse((await openRecords(tx, context.vault, 'signature', [notice.id])).get(notice.id) ?? '[]') as number[][]
  const officer = (await sql<{ name: string; badge: string | null; unit: string }>`select u.name, u.badge, n.name as unit from app_user u join unit n on n.code = u.unit where u.id = ${notice.by_user}`.execute(tx)).rows[0]
  return {
    ...noticeText(warning.fraud_type, 'zh'), number: notice.id.slice(0, 13), person: person.name ?? '', phone: person.phone ?? '',
    reasons: warning.reasons.map((reason) => reason.zh), protections: warning.protections.map((one) => PROTECTION_NAMES[one] ?? one), signature: svgOf(strokes),
    officer: officer?.name ?? '', badge: officer?.badge ?? '—', unit: officer?.unit ?? '', signedAt: dayAndTime(notice.signed_at),
  }
}

/** Only numbers that were checked when they came in are written into the picture. */
function svgOf(strokes: readonly (readonly number[])[]): string {
  const lines = strokes.map((stroke) => `<polyline points="${stroke.map((value) => Number(value).toFixed(0)).join(' ')}" fill="none" stroke="#111" stroke-width="8" stroke-linecap="round" stroke-linejoin="round"/>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PAD} ${PAD}" width="${PAD}" height="${PAD / 2}" preserveAspectRatio="none">${lines.join('')}</svg>`
}

