import { Readable } from 'node:stream'
import { crc32, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { readTable } from './sheets.ts'
import { tableLines } from './table-stream.ts'
import { XLSX_BOUNDS } from './xlsx-bounds.ts'

const MEGABYTE = 1_048_576
const SHEET = 'xl/worksheets/sheet1.xml'
type Part = { readonly name: string; readonly content: Buffer; readonly declaredBytes?: number; readonly isHidden?: boolean; readonly from?: number }

/** A ZIP as one writes it by hand, to lie in it. */
function zip(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = []
  const entries: Buffer[] = []
  let at = 0
  for (const { name, content, declaredBytes = content.length, isHidden = false, from = at } of parts) {
    const packed = deflateRawSync(content)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(crc32(content), 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(declaredBytes, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    local.copy(entry, 6, 4, 28)
    entry.writeUInt32LE(from, 42)
    bodies.push(local, Buffer.from(name), packed)
    if (!isHidden) entries.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  for (const place of [8, 10]) end.writeUInt16LE(entries.length / 2, place)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, directory, end])
}

const linesOf = async (file: Buffer) => {
  let count = 0
  for await (const _ of tableLines(Readable.from([file]))) count++
  return count
}
const refusalOf = (file: Buffer) => linesOf(file).then(() => 'taken', (error: unknown) => (error as { code: string }).code)
const text = (value: string) => ({ value, type: String })
const bookOf = (rows: number) => writeXlsxFile(Array.from({ length: rows }, (_, nth) => ['2026-03-01 13:05:22', '出', '48,000.00', '2,000.00', `99016100${nth}`, '王某', `A${nth}`].map(text))).toBuffer()

test('a big sheet is read whole', async () => {
  expect(await linesOf(await bookOf(30_000))).toBe(30_000)
}, 60_000)

test('one with more rows than can be held is refused before it is unpacked, with the way out', async () => {
  const rows = Array.from({ length: XLSX_BOUNDS.rowsMax + 1 }, (_, nth) => `<row r="${nth + 1}"><c r="A${nth + 1}"><v>1</v></c></row>`).join('')
  const file = zip([{ name: SHEET, content: Buffer.from(`<worksheet><sheetData>${rows}</sheetData></worksheet>`) }])
  const error = (await linesOf(file).catch((caught: unknown) => caught)) as { code: string; zh: string; en: string; status: number }
  expect(error).toMatchObject({ code: 'list.sheet_too_large', zh: expect.stringContaining('另存为 CSV') as string, en: expect.stringContaining('save it as CSV') as string })
  await expect(readTable(file)).rejects.toMatchObject({ code: 'list.sheet_too_large' })
})

test('a bomb that says how large it is, and one that says less, are not set off', async () => {
  const zeros = Buffer.alloc(100 * MEGABYTE)
  const before = process.memoryUsage().rss
  const honest = zip([{ name: SHEET, content: zeros }])
  expect(honest.length).toBeLessThan(MEGABYTE)
  expect(await refusalOf(honest)).toBe('list.sheet_too_large')
  expect(await refusalOf(zip([{ name: SHEET, content: zeros, declaredBytes: 1_000 }]))).toBe('list.sheet_too_large')
  expect(await refusalOf(zip(Array.from({ length: 5 }, (_, nth) => ({ name: `xl/media/${nth}`, content: Buffer.alloc(20 * MEGABYTE) }))))).toBe('list.sheet_too_large')
  expect((process.memoryUsage().rss - before) / MEGABYTE).toBeLessThan(300)
}, 60_000)

test('parts that lie over each other, that no directory names, or that are cut short are no sheet', async () => {
  const good = { name: SHEET, content: Buffer.from('<worksheet/>') }
  expect(await refusalOf(zip([good, { ...good, name: 'xl/other.xml', from: 0 }]))).toBe('list.unreadable')
  expect(await refusalOf(zip([{ name: 'hidden', content: Buffer.alloc(MEGABYTE), isHidden: true }, good]))).toBe('list.unreadable')
  expect(await refusalOf(zip([good, { name: 'hidden', content: Buffer.alloc(MEGABYTE), isHidden: true }]))).toBe('list.unreadable')
  const book = await bookOf(3)
  expect(await refusalOf(book.subarray(0, book.length - 40))).toBe('list.unreadable')
  expect(await refusalOf(Buffer.concat([book.subarray(0, 200), book.subarray(260)]))).toBe('list.unreadable')
})

test('one cell at the far corner is not a table of seventeen thousand million', async () => {
  const at = (place: string) => zip([{ name: SHEET, content: Buffer.from(`<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row><c r='${place}'><v>1</v></c></row></sheetData></worksheet>`) }])
  expect(await refusalOf(at('XFD1048576'))).toBe('list.sheet_too_large')
  expect(await refusalOf(at('XFD1'))).toBe('list.sheet_too_large')
  expect(await refusalOf(at('A1048576'))).toBe('list.sheet_too_large')
  // Within the bounds it is read; that this one is no workbook is another matter.
  expect(await refusalOf(at('B2'))).toBe('list.unreadable')
})
