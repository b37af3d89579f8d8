import { expect, test } from 'vitest'
import { newSealing, openSealing, rewrapped, sealWords, unsealWords } from './cipher.ts'

const FEW = 1_000

test('what was sealed is read with the password and no other', async () => {
  const { sealing, key } = await newSealing('correct horse', FEW)
  const sealed = await sealWords(key, { name: '王小明' })
  expect(new TextDecoder().decode(sealed)).not.toContain('王小明')
  expect(await unsealWords((await openSealing(sealing, 'correct horse'))!, sealed)).toEqual({ name: '王小明' })
  expect(await openSealing(sealing, 'correct house')).toBeUndefined()
})

test('after a change of the password the new one opens what was sealed before, the old one nothing', async () => {
  const { sealing, key } = await newSealing('the old one', FEW)
  const sealed = await sealWords(key, 'kept')
  const fresh = (await rewrapped(sealing, 'the old one', 'the new one'))!
  expect(await unsealWords((await openSealing(fresh, 'the new one'))!, sealed)).toBe('kept')
  expect(await openSealing(fresh, 'the old one')).toBeUndefined()
  expect(await rewrapped(sealing, 'a wrong one', 'the new one')).toBeUndefined()
})

test('the key that lies in the browser cannot be taken out of it, and what was changed is not read', async () => {
  const { key } = await newSealing('correct horse', FEW)
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
  const sealed = await sealWords(key, 'kept')
  sealed[20]! ^= 1
  expect(await unsealWords(key, sealed)).toBeUndefined()
})
