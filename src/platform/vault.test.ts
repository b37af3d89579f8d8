import { createCipheriv, createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { openVault, Vault } from './vault.ts'

const vault = new Vault(Buffer.alloc(32, 1))
const otherVault = new Vault(Buffer.alloc(32, 2))
const nationalVault = new Vault(Buffer.alloc(32, 1), 'national')
const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})
async function keyFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gb-vault-'))
  folders.push(folder)
  return join(folder, 'keys', 'vault.key')
}

describe('tokens', () => {
  test('the same number always has the same token, and another number or another bureau another', () => {
    expect(vault.token('phone', '14200000001')).toBe(vault.token('phone', '14200000001'))
    expect(vault.token('phone', '14200000001')).not.toBe(vault.token('phone', '14200000002'))
    expect(vault.token('phone', '14200000001')).not.toBe(otherVault.token('phone', '14200000001'))
    expect(vault.token('phone', '14200000001')).not.toBe(nationalVault.token('phone', '14200000001'))
  })

  test('a phone and an account of the same digits never meet', () => {
    expect(vault.token('phone', '14200000001')).not.toBe(vault.token('account', '14200000001'))
  })

  test('a token says nothing of its number and fits a uuid column', () => {
    const { token } = vault.identifier('phone', '14200000001')
    expect(token).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(token).not.toContain('1420')
  })

  test('a database that was sealed with other keys is told apart', () => {
    expect(vault.checkToken()).toBe(new Vault(Buffer.alloc(32, 1)).checkToken())
    expect(vault.checkToken()).not.toBe(otherVault.checkToken())
  })
})

describe.each([['international', vault, otherVault], ['national', nationalVault, new Vault(Buffer.alloc(32, 2), 'national')]] as const)('sealing with the %s ciphers', (_profile, own, other) => {
  test('what was sealed is opened as it was, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (clear) => { expect(own.open(own.seal(clear))).toBe(clear) }))
  })

  test('the same words are never sealed twice the same, so that nobody sees who has the same number', () => {
    expect(own.seal('王小明').equals(own.seal('王小明'))).toBe(false)
  })

  test('the clear text does not stand in what is sealed', () => {
    expect(own.seal('14200000001').includes('14200000001')).toBe(false)
  })

  test('one changed byte anywhere, a shortened one and the keys of another bureau open nothing', () => {
    const sealed = own.seal('14200000001')
    for (let at = 0; at < sealed.length; at++) {
      const edited = Buffer.from(sealed)
      edited[at]! ^= 1
      expect(() => own.open(edited), `byte ${at}`).toThrow()
    }
    expect(() => own.open(sealed.subarray(0, -1))).toThrow()
    expect(() => other.open(sealed)).toThrow()
  })
})

test('what was sealed with other ciphers is not opened, and said to be that', () => {
  expect(() => vault.open(nationalVault.seal('王小明'))).toThrow(/other ciphers/)
  expect(() => nationalVault.open(vault.seal('王小明'))).toThrow(/other ciphers/)
})

test('SM4 and SM3 of this runtime are those of the standards (the examples of GB/T 32907 and GB/T 32905)', () => {
  const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')
  expect(createCipheriv('sm4-ecb', block, null).setAutoPadding(false).update(block).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
  expect(createHash('sm3').update('abc').digest('hex')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
})

describe('keys', () => {
  test('a key of another length is refused before anything is sealed with it', () => {
    expect(() => new Vault(Buffer.alloc(16))).toThrow(/32 bytes/)
  })
})

describe('the key file', () => {
  test('is made once, readable by its owner only, and opens the same vault again', async () => {
    const file = await keyFile()
    const sealed = openVault(file).seal('王小明')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(openVault(file).open(sealed)).toBe('王小明')
  })

  test('of a bureau with the national ciphers says so, and stays so whatever is asked for later', async () => {
    const file = await keyFile()
    const sealed = openVault(file, 'national').seal('王小明')
    expect(await readFile(file, 'utf8')).toMatch(/^sm4 [0-9a-f]{64}\n$/)
    expect(openVault(file).open(sealed)).toBe('王小明')
  })

  test('a damaged one is refused rather than replaced: a new key would lose every clear text', async () => {
    const file = await keyFile()
    openVault(file)
    await writeFile(file, 'abc')
    expect(() => openVault(file)).toThrow(/32 bytes/)
    expect(await readFile(file, 'utf8')).toBe('abc')
  })
})
