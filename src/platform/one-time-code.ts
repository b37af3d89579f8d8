import { Secret, TOTP } from 'otpauth'
import { randomLetters } from './ids.ts'

const STEP_SECONDS = 30
/** Clocks of phones differ by so many steps (RFC 6238, 5.2). */
const STEPS_OFF_MAX = 1
const SECRET_BYTES = 20
/** Without letters and digits that are taken for each other on paper. */
const RECOVERY_LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'
const RECOVERY_CHARS = 10

/** A new secret in Base32, as authenticator apps take it. */
export function newFactorSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** What an authenticator app reads from a QR code. */
export function factorUri(secret: string, { issuer, login }: { readonly issuer: string; readonly login: string }): string {
  return totp(secret, { issuer, label: login }).toString()
}

/** The step of time whose code this is; undefined when it is none of now. Shown once, a code must not open a second time: the caller keeps the step. */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  const off = totp(secret).validate({ token: code, timestamp: now.getTime(), window: STEPS_OFF_MAX })
  return off === null ? undefined : Math.floor(now.getTime() / 1_000 / STEP_SECONDS) + off
}

/** 'ABCDE-FGHJK': 49 random bits, for who has lost the phone. */
export function newRecoveryCode(): string {
  const letters = randomLetters(RECOVERY_LETTERS, RECOVERY_CHARS)
  return `${letters.slice(0, RECOVERY_CHARS / 2)}-${letters.slice(RECOVERY_CHARS / 2)}`
}

function totp(secret: string, names: { readonly issuer?: string; readonly label?: string } = {}): TOTP {
  return new TOTP({ ...names, algorithm: 'SHA1', digits: 6, period: STEP_SECONDS, secret: Secret.fromBase32(secret) })
}
