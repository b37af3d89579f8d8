import type { Guardian } from '../../domain/guardian.ts'
import { PROOF_LIMITS } from '../../domain/limits.ts'

export type ForWhom = 'self' | 'parent'
/** The sealed part of a registration. */
export type RegistrationRecord = { readonly name: string; readonly phone: string; readonly address?: string; /** In the order in which they are to be called. */ readonly guardians?: readonly Guardian[] }
/** What of it becomes part of a person's own record. */
export type RegisteredFacts = Partial<Pick<RegistrationRecord, 'name' | 'address' | 'guardians'>>

/** The outbox row of a code: its subject is the number's token, its data the moment. */
export const REGISTRY_CODE = 'registry-code'

const CODE_DIGITS = 6
const FACTS = ['name', 'address', 'guardians'] as const

/** A code is the digest of the number and the moment under the bureau's key: so it is kept nowhere, and sent again it is the same. */
export function proofWords(token: string, sentAt: Date): string {
  return `${token}\n${sentAt.toISOString()}`
}

export function codeFrom(digest: string): string {
  return String(Number.parseInt(digest.slice(0, 8), 16) % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0')
}

export type Proof = { readonly sentAt: Date; readonly expiresAt: Date; readonly tries: number; readonly sentOn: string; readonly sentCount: number }

/** Why no code can be sent now; undefined when one can. */
export function whyNotSent(proof: Proof, now: Date, day: string): { readonly waitSeconds: number } | 'used-up' | undefined {
  const waitSeconds = Math.ceil((proof.sentAt.getTime() + PROOF_LIMITS.apartSeconds * 1_000 - now.getTime()) / 1_000)
  if (waitSeconds > 0) return { waitSeconds }
  return proof.sentOn === day && proof.sentCount >= PROOF_LIMITS.sentPerDayMax ? 'used-up' : undefined
}

export type ProofVerdict = { readonly kind: 'right' } | { readonly kind: 'wrong'; readonly left: number } | { readonly kind: 'no-code' }

export function judgeCode(proof: Proof | undefined, isRight: boolean, now: Date): ProofVerdict {
  if (proof === undefined || proof.expiresAt <= now || proof.tries >= PROOF_LIMITS.triesMax) return { kind: 'no-code' }
  return isRight ? { kind: 'right' } : { kind: 'wrong', left: PROOF_LIMITS.triesMax - proof.tries - 1 }
}

/**
 * A person's facts with what a registration says in them. Whoever has shown the number itself says what is so. A guardian who registers a parent by
 * their own number fills gaps and corrects what they said themselves: what is known of the parent from elsewhere they cannot change.
 * `before`: what this registration said last; a fact that it says no longer goes with it. `after` undefined: it is deleted.
 */
export function factsAfter(known: RegisteredFacts, said: { readonly before: RegisteredFacts | undefined; readonly after: RegisteredFacts | undefined }, isOwn: boolean): RegisteredFacts {
  const facts = FACTS.flatMap((key) => {
    const [is, was, says] = [known[key], said.before?.[key], said.after?.[key]]
    const isTheirs = isOwn || is === undefined || isSame(is, was)
    const fact = isTheirs && (says !== undefined || was !== undefined) ? says : is
    return fact === undefined ? [] : [[key, fact] as const]
  })
  return Object.fromEntries(facts) as RegisteredFacts
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
