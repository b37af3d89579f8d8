import { inflateSync } from 'node:zlib'

/** A run of words as it stands on the paper: points from the left and from the bottom edge. */
export type PdfLine = { readonly text: string; readonly x: number; readonly y: number }

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

/** What a PDF of ours says and where, by its own table of signs; read as Typst writes it, with one font. */
export function pdfLines(pdf: Buffer): PdfLine[] {
  const streams = streamsOf(pdf)
  const signs = signsOf(streams.find((text) => text.includes('begincmap')) ?? '')
  return streams.filter((text) => text.includes('BT\n')).flatMap((page) => [...page.matchAll(/([\d.-]+) ([\d.-]+) cm\n(?:(?!BT\n).)*?BT\n.*?\[(?:[\d.-]+ )?([(<].*?[)>])\] TJ\nET/gs)].map(([, x, y, shown]) => ({
    // Between the strings stand the gaps of the setting.
    x: Number(x), y: Number(y), text: shown!.split(/(?<=[)>]) [\d.-]+ (?=[(<])/).map((string) => wordsOf(string, signs)).join(''),
  })))
}

function streamsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/(?<!end)stream\r?\n/g)].map((match) => {
    const from = match.index + match[0].length
    const raw = pdf.subarray(from, text.indexOf('endstream', from))
    // The table of signs is not packed.
    return raw[0] === 0x78 ? inflateSync(raw).toString('latin1') : raw.toString('latin1')
  })
}

function signsOf(table: string): Map<number, string> {
  const read = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')
  return new Map([...table.matchAll(/<([0-9A-F]{4})> <((?:[0-9A-F]{4})+)>\n/gi)].map(([, sign, word]) => [Number.parseInt(sign!, 16), read(word!)]))
}

/** A string as such, or in hexadecimal: two bytes a sign. */
function wordsOf(string: string, signs: ReadonlyMap<number, string>): string {
  const bytes = string.startsWith('<') ? [...Buffer.from(string.slice(1, -1), 'hex')] : bytesOf(string.slice(1, -1))
  return Array.from({ length: Math.floor(bytes.length / 2) }, (_, nth) => signs.get(bytes[2 * nth]! * 256 + bytes[2 * nth + 1]!) ?? '').join('')
}

function bytesOf(string: string): number[] {
  return [...string.matchAll(/\\([0-7]{3})|\\(.)|(.)/gs)].map(([, octal, escaped, plain]) => (octal !== undefined ? Number.parseInt(octal, 8) : escaped !== undefined ? (ESCAPES[escaped] ?? escaped.charCodeAt(0)) : plain!.charCodeAt(0)))
}
