import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

test.each(['zh', 'en'])('no key of %s stands in two files: of two the later would silently speak for both', async (language) => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.startsWith(`${language}-`) && name.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(15)
  const owners = new Map<string, string[]>()
  for (const file of files) {
    const [texts] = Object.values((await import(`./${file}`)) as Record<string, Record<string, string>>)
    for (const key of Object.keys(texts!)) owners.set(key, [...(owners.get(key) ?? []), file])
  }
  expect([...owners].filter(([, inFiles]) => inFiles.length > 1)).toEqual([])
})
