import { expect, test } from 'vitest'
import { blocksOf } from './line-blocks.ts'

async function blocks(texts: readonly string[], charsMax: number) {
  const found: { readonly firstLine: number; readonly text: string }[] = []
  for await (const block of blocksOf((async function* () { yield* texts })(), charsMax)) found.push(block)
  return found
}

test('lines come whole however the text was cut, each block with the number of its first line', async () => {
  const lines = Array.from({ length: 1_000 }, (_, nth) => `${nth}`.repeat(nth % 7))
  const text = `${lines.join('\n')}\n`
  for (const cut of [1, 7, 64, 4_096]) {
    const found = await blocks(Array.from({ length: Math.ceil(text.length / cut) }, (_, nth) => text.slice(nth * cut, (nth + 1) * cut)), 100)
    expect(found.map((one) => one.text).join('').split('\n').slice(0, 1_000)).toEqual(lines)
    for (const { firstLine, text: part } of found) expect(part.split('\n')[0]).toBe(lines[firstLine - 1] ?? '')
  }
})

test('nothing is no block; the last line needs no end', async () => {
  expect([await blocks([], 100), await blocks([''], 100)]).toEqual([[], []])
  expect(await blocks(['a\nb'], 100)).toEqual([{ firstLine: 1, text: 'a\nb' }])
})

test('a line without an end is cut instead of held whole, and those behind it keep their numbers', async () => {
  const found = await blocks([...Array.from({ length: 50 }, () => 'x'.repeat(40)), '\nsecond\nthird'], 100)
  expect(found[0]!.text.length).toBeLessThan(200)
  expect(found.flatMap(({ firstLine, text }) => text.split('\n').map((line, nth) => [firstLine + nth, line.slice(0, 6)])).filter(([, line]) => line !== '')).toEqual([[1, 'xxxxxx'], [2, 'second'], [3, 'third']])
})
