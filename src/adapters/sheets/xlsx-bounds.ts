import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { refuse, type Refusal } from '../../domain/refusal.ts'

/** What is read of an XLSX lies in memory whole: so much of it, and no more. A CSV is read line by line, however long it is. */
export const XLSX_BOUNDS = { unpackedBytesMax: 64 * 1_048_576, rowsMax: 100_000, columnsMax: 200 } as const
const MEGABYTE = 1_048_576
const PARTS_MAX = 2_000

/** ZIP, APPNOTE 4.3: the end record, the central directory's headers, the header before each part, and the longest record that may follow one. */
const END = { signature: 0x06054b50, bytes: 22, commentBytesMax: 65_535 }
const ENTRY = { signature: 0x02014b50, bytes: 46 }
const LOCAL = { signature: 0x04034b50, bytes: 30 }
const DESCRIPTOR_BYTES_MAX = 24
const STORED = 0
const DEFLATED = 8

type Part = { readonly name: string; readonly method: number; readonly from: number; readonly at: number; readonly packedBytes: number; readonly unpackedBytes: number }
const inflate = promisify(inflateRaw)

/**
 * Throws before anything is unpacked when a sheet says that it is larger than can be held, when it is larger than it says, when parts lie over each
 * other or outside the directory, and when one cell far away would make it a table of millions.
 */
export async function mustFit(bytes: Buffer): Promise<void> {
  const parts = partsOf(bytes)
  if (parts.reduce((sum, part) => sum + part.unpackedBytes, 0) > XLSX_BOUNDS.unpackedBytesMax) throw tooLarge()
  for (const part of parts) {
    const content = await unpacked(bytes, part)
    if (/^xl\/worksheets\/[^/]*\.xml$/i.test(part.name)) mustBeTable(content)
  }
}

function tooLarge(): Refusal {
  const { unpackedBytesMax, rowsMax, columnsMax } = XLSX_BOUNDS
  return refuse('list.sheet_too_large', { megabytes: unpackedBytesMax / MEGABYTE, rows: rowsMax, columns: columnsMax })
}

function broken(problem: string): Refusal {
  return refuse('list.unreadable', { problem })
}

/** Every part lies after the one before and nothing between them: who reads the file from its beginning finds what its directory says. */
function partsOf(bytes: Buffer): Part[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + END.bytes > bytes.length || end < bytes.length - END.bytes - END.commentBytesMax) throw broken('压缩包不完整 the file is cut short')
  const [count, directory] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)]
  if (count > PARTS_MAX) throw tooLarge()
  const parts: Part[] = []
  let place = directory
  for (let nth = 0; nth < count; nth++) {
    if (place + ENTRY.bytes > end || bytes.readUInt32LE(place) !== ENTRY.signature) throw broken('压缩包目录有误 the directory of the file is wrong')
    const [nameBytes, extraBytes, commentBytes] = [bytes.readUInt16LE(place + 28), bytes.readUInt16LE(place + 30), bytes.readUInt16LE(place + 32)]
    const name = bytes.toString('utf8', place + ENTRY.bytes, place + ENTRY.bytes + nameBytes)
    parts.push(partAt(bytes, { name, method: bytes.readUInt16LE(place + 10), from: bytes.readUInt32LE(place + 42), packedBytes: bytes.readUInt32LE(place + 20), unpackedBytes: bytes.readUInt32LE(place + 24) }, directory))
    place += ENTRY.bytes + nameBytes + extraBytes + commentBytes
  }
  mustLieInOrder(parts, directory)
  return parts
}

function partAt(bytes: Buffer, part: Omit<Part, 'at'>, directory: number): Part {
  if (part.from + LOCAL.bytes > directory || bytes.readUInt32LE(part.from) !== LOCAL.signature) throw broken('压缩包目录有误 the directory of the file is wrong')
  const at = part.from + LOCAL.bytes + bytes.readUInt16LE(part.from + 26) + bytes.readUInt16LE(part.from + 28)
  return { ...part, at }
}

function mustLieInOrder(parts: readonly Part[], directory: number): void {
  let free = 0
  for (const { from, at, packedBytes } of parts.toSorted((a, b) => a.from - b.from)) {
    if (from < free || from > free + DESCRIPTOR_BYTES_MAX) throw broken('压缩包各部分位置有误 parts of the file lie over each other')
    free = at + packedBytes
  }
  if (directory < free || directory > free + DESCRIPTOR_BYTES_MAX) throw broken('压缩包各部分位置有误 parts of the file lie over each other')
}

/** One that is longer than the directory says is not unpacked to its end. */
async function unpacked(bytes: Buffer, { method, at, packedBytes, unpackedBytes }: Part): Promise<Buffer> {
  const packed = bytes.subarray(at, at + packedBytes)
  if (method === STORED && packedBytes === unpackedBytes) return packed
  if (method !== DEFLATED) throw broken('压缩方式不支持 packed in a way that nobody reads')
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, unpackedBytes) })
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : broken((error as Error).message)
  }
}

/** Of a row or a cell, where it says that it stands; what the sheet says of its own dimension nobody reads. */
const PLACE = /<(?:\w+:)?(?:row|c)\b(?:[^>]*?\br\s*=\s*["']([A-Z]{1,3})?(\d{1,9})["'])?/g
const ALPHABET = 26

/** The whole table up to the farthest cell is laid out. */
function mustBeTable(sheet: Buffer): void {
  let rows = 0
  for (const [tag, column = '', row = '0'] of sheet.toString('latin1').matchAll(PLACE)) {
    if (tag.includes('row')) rows++
    if (rows > XLSX_BOUNDS.rowsMax || Number(row) > XLSX_BOUNDS.rowsMax || columnNumber(column) > XLSX_BOUNDS.columnsMax) throw tooLarge()
  }
}

/** 'A' is 1, 'AA' 27. */
function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * ALPHABET + letter.charCodeAt(0) - 64, 0)
}
