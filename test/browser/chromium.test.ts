import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'

let browser: Browser
beforeAll(async () => { browser = await launchChromium() }, 60_000)
afterAll(async () => { await browser.close() })

test('the browser that comes with npm ci draws Chinese characters, each its own', async () => {
  const page = await browser.newPage()
  await page.setContent('<meta charset="utf-8"><canvas id="c" width="40" height="40"></canvas>')
  const drawn = (character: string) => page.evaluate((text) => {
    const canvas = document.querySelector('canvas')!
    const brush = canvas.getContext('2d')!
    brush.clearRect(0, 0, 40, 40)
    brush.font = '30px sans-serif'
    brush.fillText(text, 2, 32)
    return canvas.toDataURL()
  }, character)
  // Where the font is missing, all three are the same empty box.
  expect(new Set([await drawn('金'), await drawn('钟'), await drawn('诈')]).size).toBe(3)
})
