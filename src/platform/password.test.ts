import { expect, test } from 'vitest'
import { hashPassword, oneTimePassword, passwordMatches } from './password.ts'

test('a one-time password is typed as it is printed: nothing in it is taken for something else, or changed by a table', () => {
  const passwords = Array.from({ length: 5_000 }, oneTimePassword)
  expect(passwords.filter((one) => !/^[a-hjkmnp-z2-9]{16}$/.test(one))).toEqual([])
  expect(new Set(passwords).size).toBe(passwords.length)
})

test('a password matches its own hash and no other', async () => {
  const [password, other] = [oneTimePassword(), oneTimePassword()]
  const hash = await hashPassword(password)
  expect(hash).not.toContain(password)
  expect(await Promise.all([password, other, ''].map((one) => passwordMatches(one, hash)))).toEqual([true, false, false])
})
