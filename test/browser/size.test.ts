import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { buildPages } from '../../src/run/demo.ts'

const BUILT = join(import.meta.dirname, '../../dist/web')
const FIRST_PAGE = 'its first page'
/** What a page needs before it can be used, packed, in kB of 1000 bytes: an officer's phone may have one bar of signal. */
const LIMITS = [
  { page: 'phone', opens: FIRST_PAGE, kilobytesMax: 150 }, { page: 'desk', opens: FIRST_PAGE, kilobytesMax: 320 }, { page: 'public', opens: FIRST_PAGE, kilobytesMax: 120 },
  // Whoever scans a QR code comes here first.
  { page: 'public', opens: 'register-page', kilobytesMax: 120 }, { page: 'public', opens: 'mine-page', kilobytesMax: 120 }, { page: 'public', opens: 'report-page', kilobytesMax: 120 },
] as const
/** Written by the builder: `import x from"./y.js"`, `import"./y.js"`, `export … from"./y.js"`. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g
const LINKED = /<(?:script|link)\b[^>]*?(?:src|href)="(\/[^"]+\.(?:js|css))"/g
/** The first language; the words of the other come when somebody asks for them. */
const FIRST_WORDS = /["'`](\.\/(?:phone|desk|public)-zh-[\w-]+\.js)["'`]/g

beforeAll(() => buildPages((line) => console.log(line)), 60_000)

/** index.html, what it links, what that imports statically, and the words of the first language; `opens`: a page of it that is fetched at once, with its style. */
function firstLoad(page: string, opens?: string): Map<string, number> {
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
  const assets = opens === undefined ? [] : readdirSync(join(BUILT, 'assets')).filter((name) => name.startsWith(`${opens}-`) || /^registry-frame-.*\.css$/.test(name))
  for (const name of assets) take(`/assets/${name}`)
  if (opens !== undefined && assets.length < 2) throw new Error(`${opens} was not built`)
  return sizes
}

test.each(LIMITS)('the first load of $page with $opens fits $kilobytesMax kB packed', ({ page, opens, kilobytesMax }) => {
  const files = firstLoad(page, opens === FIRST_PAGE ? undefined : opens)
  const kilobytes = [...files.values()].reduce((sum, bytes) => sum + bytes, 0) / 1_000
  console.log(`first load of /${page === 'public' ? '' : `${page}/`} with ${opens}: ${kilobytes.toFixed(1)} kB gzip of ${kilobytesMax}, ${files.size} files`)
  // React, the page's own code and its words at least: less means that the graph was not followed.
  expect(files.size).toBeGreaterThan(4)
  expect(kilobytes).toBeLessThanOrEqual(kilobytesMax)
})
