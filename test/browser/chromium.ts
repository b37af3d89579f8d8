import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const PACKAGES = join(import.meta.dirname, '../../node_modules')
const VERSION = (JSON.parse(readFileSync(join(PACKAGES, '@sparticuz/chromium/package.json'), 'utf8')) as { version: string }).version
/** Unpacked once a machine, 200 MB. */
const FOLDER = join(tmpdir(), `gb-chromium-${VERSION}`)
const FONTS = join(PACKAGES, '@embedpdf/fonts-sc/fonts')

/** A headless Chromium out of node_modules, with the libraries and the Chinese font that a bare machine lacks. Close it in afterAll. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(FOLDER)) await unpack()
  const fontConfig = join(FOLDER, 'fonts.conf')
  await writeFile(fontConfig, `<?xml version="1.0"?><fontconfig><dir>${FONTS}</dir><cachedir>${join(FOLDER, 'font-cache')}</cachedir></fontconfig>\n`)
  return chromium.launch({
    executablePath: join(FOLDER, 'chromium'),
    // CI runs as root, where Chromium's own sandbox refuses to start; the pages are ours.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--lang=zh-CN'],
    env: { ...process.env, LD_LIBRARY_PATH: join(FOLDER, 'al2023/lib'), FONTCONFIG_FILE: fontConfig },
  })
}

/** The package unpacks its shared libraries only where it believes to be on Lambda, and always into the temporary folder. */
async function unpack(): Promise<void> {
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV, LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH, FONTCONFIG_PATH: process.env.FONTCONFIG_PATH }
  const draft = await mkdtemp(`${FOLDER}-`)
  Object.assign(process.env, { TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' })
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    await packed.executablePath()
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
  // Two runs at once: one of them is first, the other's copy goes.
  await rename(draft, FOLDER).catch(() => rm(draft, { recursive: true, force: true }))
}
