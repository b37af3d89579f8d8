import iconv from 'iconv-lite'
import { refuse } from '../../domain/refusal.ts'

/** Of the workbooks of Excel 97 to 2003, and of a newer one with a password. */
const OLE_MAGIC = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])
const DELIMITERS = [',', '\t', ';'] as const
const LINES_LOOKED_AT = 30
const CHARS_LOOKED_AT = 64 * 1_024

type Encoding = 'utf8' | 'gb18030' | 'utf-16le' | 'utf-16be'

/** Throws `list.old_workbook`. */
export function mustNotBeOldWorkbook(head: Buffer): void {
  if (head.subarray(0, OLE_MAGIC.length).equals(OLE_MAGIC)) throw refuse('list.old_workbook')
}

/**
 * UTF-16 by its mark (Excel's "Unicode text"); UTF-8 by its mark or because all of it is; else GB18030, as a Chinese Excel writes. A file in which a
 * few bytes of UTF-8 are broken stays UTF-8: what they stood for becomes U+FFFD, and its line is named. `bytes` may be the head of a file, cut anywhere.
 */
export function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf8'
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true })
  const broken = countOf(text, /\uFFFD/g)
  // Three bytes in UTF-8, which two characters of GB18030 hardly ever look like.
  return broken === 0 || countOf(text, /[\u0800-\uFFFC]/g) > broken ? 'utf8' : 'gb18030'
}

/** How cells are parted, as most of the first lines have it (the reader's own guess knows ASCII only), and the other options that every CSV is read with. */
export function csvOptions(head: Buffer, encoding: Encoding) {
  const text = iconv.decode(head.subarray(0, CHARS_LOOKED_AT), encoding)
  const lines = text.replace(/"[^"]*"/g, '').split(/[\r\n]+/).filter((line) => line.trim() !== '').slice(0, LINES_LOOKED_AT)
  const votes = DELIMITERS.map((delimiter) => ({ delimiter, lines: lines.filter((line) => line.includes(delimiter)).length, all: lines.join('').split(delimiter).length }))
  const [{ delimiter }] = votes.toSorted((a, b) => b.lines - a.lines || b.all - a.all) as [(typeof votes)[number]]
  return { delimiter, bom: true, relax_column_count: true, relax_quotes: true, trim: true }
}

/** Excel keeps fifteen digits of a number and makes the others 0: what is longer is written as the power of ten that it is, which no identifier looks like. */
const DIGITS_KEPT = 15

/** What a sheet's cell says. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  // A time without a day stands on the day on which Excel's counting begins.
  if (cell instanceof Date) return cell.getUTCFullYear() < 1900 ? cell.toISOString().slice(11, 19) : cell.toISOString()
  if (typeof cell === 'number' && Math.abs(cell) >= 10 ** DIGITS_KEPT) return cell.toExponential()
  return String(cell).trim()
}

function countOf(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}
