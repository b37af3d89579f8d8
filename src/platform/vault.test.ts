import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { openVault, Vault } from './vault.ts'

const vault = new Vault(Buffer.alloc(32, 1))
const otherVault = new Vault(Buffer.alloc(32, 2))
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

describe('sealing', () => {
  test('what was sealed is opened as it was, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (clear) => { expect(vault.open(vault.seal(clear))).toBe(clear) }))
  })

  test('the same words are never sealed twice the same, so that nobody sees who has the same number', () => {
    expect(vault.seal('王小明').equals(vault.seal('王小明'))).toBe(false)
  })

  test('the clear text does not stand in what is sealed', () => {
    expect(vault.seal('14200000001').includes('14200000001')).toBe(false)
  })

  test('one changed byte anywhere, a shortened one and the keys of another bureau open nothing', () => {
    const sealed = vault.seal('14200000001')
    for (let at = 1; at < sealed.length; at++) {
      const edited = Buffer.from(sealed)
      edited[at]! ^= 1
      expect(() => vault.open(edited), `byte ${at}`).toThrow()
    }
    expect(() => vault.open(sealed.subarray(0, -1))).toThrow()
    expect(() => otherVault.open(sealed)).toThrow()
  })

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

  test('a damaged one is refused rather than replaced: a new key would lose every clear text', async () => {
    const file = await keyFile()
    openVault(file)
    await writeFile(file, 'abc')
    expect(() => openVault(file)).toThrow(/32 bytes/)
    expect(await readFile(file, 'utf8')).toBe('abc')
  })
})
