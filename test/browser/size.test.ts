import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { buildPages } from '../../src/run/demo.ts'

const BUILT = join(import.meta.dirname, '../../dist/web')
/** What a page needs before it can be used, packed, in kB of 1000 bytes: an officer's phone may have one bar of signal. */
const LIMITS = [{ page: 'phone', kilobytesMax: 150 }, { page: 'desk', kilobytesMax: 320 }, { page: 'public', kilobytesMax: 120 }] as const
/** Written by the builder: `import x from"./y.js"`, `import"./y.js"`, `export … from"./y.js"`. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g
const LINKED = /<(?:script|link)\b[^>]*?(?:src|href)="(\/[^"]+\.(?:js|css))"/g
/** The first language; the words of the other come when somebody asks for them. */
const FIRST_WORDS = /["'](\.\/(?:phone|desk|public)-zh-[\w-]+\.js)["']/g

beforeAll(() => buildPages((line) => console.log(line)), 60_000)

/** index.html, what it links, what that imports statically, and the words of the first language. */
function firstLoad(page: string): Map<string, number> {
  const sizes = new Map<string, number>()
  const take = (file: string) => {
    if (sizes.has(file)) return
    const path = join(BUILT, file)
    if (!existsSync(path)) throw new Error(`${file} is linked and was not built`)
    const text = readFileSync(path)
    sizes.set(file, gzipSync(text, { level: 9 }).byteLength)
    if (file.endsWith('.js')) for (const pattern of [STATIC_IMPORT, FIRST_WORDS]) for (const [, to] of text.toString('utf8').matchAll(pattern)) take(posix.join(dirname(file), to!))
    if (file.endsWith('.html')) for (const [, to] of text.toString('utf8').matchAll(LINKED)) take(to!)
  }
  take(`/${page}/index.html`)
  return sizes
}

test.each(LIMITS)('the first load of $page fits $kilobytesMax kB packed', ({ page, kilobytesMax }) => {
  const files = firstLoad(page)
  const kilobytes = [...files.values()].reduce((sum, bytes) => sum + bytes, 0) / 1_000
  console.log(`first load of /${page === 'public' ? '' : `${page}/`}: ${kilobytes.toFixed(1)} kB gzip of ${kilobytesMax}, ${files.size} files`)
  // React, the page's own code and its words at least: less means that the graph was not followed.
  expect(files.size).toBeGreaterThan(4)
  expect(kilobytes).toBeLessThanOrEqual(kilobytesMax)
})
