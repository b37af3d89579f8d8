import { PROOF_LIMITS } from '../../domain/limits.ts'
import { dayText } from '../../domain/period.ts'
import { isMobile, normalizePhone } from '../../domain/phone.ts'
import { refuse } from '../../domain/refusal.ts'
import { audit } from '../../platform/audit.ts'
import { announce } from '../../platform/outbox.ts'
import { keyHash, randomKey } from '../../platform/password.ts'
import { asSystem, type Context } from '../../platform/transaction.ts'
import { forgetRecords, keepRecords, type Identifier } from '../../platform/vault.ts'
import { codeFrom, judgeCode, proofWords, REGISTRY_CODE, whyNotSent } from './registry.rules.ts'
import { deleteCitizenSession, insertCitizenSession, noteCodeSent, noteTry, proofOf, tokenOfSession } from './registry.store.ts'

/** Whoever has just shown that this number is in their hand. Nothing else is known of them. */
export type Citizen = { readonly token: string }

const AUDITED = { right: { action: 'registry.proven' }, wrong: { action: 'registry.wrong_code' } } as const

/** Sends a code. What is answered does not depend on who has the number, nor on whether it is registered. */
export async function sendCode(context: Context, words: string): Promise<void> {
  const phone = mobileOf(context, words)
  const day = dayText(context.now)
  await asSystem(context, async (tx) => {
    if (!(await noteCodeSent(tx, phone.token, day, context.now))) {
      const why = whyNotSent((await proofOf(tx, phone.token))!, context.now, day)
      throw why === 'used-up' ? refuse('registry.codes_used_up', { max: PROOF_LIMITS.sentPerDayMax }) : refuse('registry.code_wait', { seconds: why?.waitSeconds ?? 1 })
    }
    await keepRecords(tx, context.vault, 'phone-proof', [{ id: phone.token, clear: phone.value }])
    await announce(tx, [{ channel: 'sms', type: REGISTRY_CODE, subject: phone.token, data: { sentAt: context.now.toISOString() } }], context.now)
    await audit(tx, { actor: 'citizen', action: 'registry.code', subject: phone.token }, context.now)
  })
}

/** A right code opens a session of a quarter of an hour; a wrong one is counted whatever becomes of the answer. */
export async function proveNumber(context: Context, words: string, code: string): Promise<{ readonly key: string; readonly expiresAt: Date }> {
  const { token } = mobileOf(context, words)
  const [key, expiresAt] = [randomKey(), new Date(context.now.getTime() + PROOF_LIMITS.sessionMinutes * 60_000)]
  const verdict = await asSystem(context, async (tx) => {
    const proof = await proofOf(tx, token)
    const isRight = proof !== undefined && codeFrom(context.vault.token('proof-code', proofWords(token, proof.sentAt))) === code
    const judged = judgeCode(proof, isRight, context.now)
    if (judged.kind === 'no-code') return judged
    await noteTry(tx, token, isRight, context.now)
    await audit(tx, { actor: 'citizen', ...AUDITED[judged.kind], subject: token }, context.now)
    if (!isRight) return judged
    await forgetRecords(tx, 'phone-proof', [token])
    await insertCitizenSession(tx, { hash: keyHash(key), token, expiresAt })
    return judged
  })
  switch (verdict.kind) {
    case 'right': return { key, expiresAt }
    case 'wrong': throw refuse('registry.wrong_code', { left: verdict.left })
    case 'no-code': throw refuse('registry.no_code')
  }
}

export async function citizenOf(context: Context, key: string | undefined): Promise<Citizen> {
  const token = key === undefined ? undefined : await asSystem(context, (tx) => tokenOfSession(tx, keyHash(key), context.now))
  if (token === undefined) throw refuse('registry.prove_first', { minutes: PROOF_LIMITS.sessionMinutes })
  return { token }
}

export async function leave(context: Context, key: string): Promise<void> {
  await asSystem(context, (tx) => deleteCitizenSession(tx, keyHash(key)))
}

function mobileOf({ vault }: Context, words: string): Identifier {
  const phone = normalizePhone(words)
  if (phone === undefined || !isMobile(phone)) throw refuse('registry.not_mobile')
  return vault.identifier('phone', phone)
}
