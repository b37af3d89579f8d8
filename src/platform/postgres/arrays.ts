/**
 * Arrays of PostgreSQL in binary, for statements that take a thousand rows as `unnest($1::…[], $2::…[])`.
 *
 * As text, every element is quoted here and parsed there, which was a fifth of the price of a signal; like this, numbers, ids, times and
 * sealed bytes go as they are. The driver sends a Buffer in binary; the statement must cast it to exactly the type named here.
 * Layout: array_recv in PostgreSQL's src/backend/utils/adt/arrayfuncs.c, stable since 7.4.
 */
const OID = { bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, float8: 701, timestamptz: 1184, uuid: 2950, jsonb: 3802 }
const HEADER_BYTES = 20
const EMPTY_BYTES = 12
const LENGTH_BYTES = 4
const NULL_LENGTH = -1
/** PostgreSQL counts microseconds from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1)
const INT4_RANGE = 2 ** 32
const UTF8_BYTES_PER_UNIT_MAX = 3
const JSONB_VERSION = 1
const HEX = hexValues()

type Pick<T, V> = (row: T) => V | null

/** bigint[] */
export function int8s<T>(rows: readonly T[], pick: Pick<T, number>): Buffer {
  return fixed(OID.int8, 8, rows, pick, writeInt8)
}

/** integer[] */
export function int4s<T>(rows: readonly T[], pick: Pick<T, number>): Buffer {
  return fixed(OID.int4, 4, rows, pick, (buffer, at, value) => buffer.writeInt32BE(value, at))
}

/** smallint[] */
export function int2s<T>(rows: readonly T[], pick: Pick<T, number>): Buffer {
  return fixed(OID.int2, 2, rows, pick, (buffer, at, value) => buffer.writeInt16BE(value, at))
}

/** float8[] */
export function float8s<T>(rows: readonly T[], pick: Pick<T, number>): Buffer {
  return fixed(OID.float8, 8, rows, pick, (buffer, at, value) => buffer.writeDoubleBE(value, at))
}

/** timestamptz[] */
export function times<T>(rows: readonly T[], pick: Pick<T, Date>): Buffer {
  return fixed(OID.timestamptz, 8, rows, pick, (buffer, at, value) => writeInt8(buffer, at, (value.getTime() - EPOCH_MS) * 1_000))
}

/** uuid[]: tokens and ids of ours. */
export function uuids<T>(rows: readonly T[], pick: Pick<T, string>): Buffer {
  return fixed(OID.uuid, 16, rows, pick, writeUuid)
}

/** text[]: whatever somebody sent. */
export function texts<T>(rows: readonly T[], pick: Pick<T, string>): Buffer {
  return varying(OID.text, rows.map(pick), (text) => text.length * UTF8_BYTES_PER_UNIT_MAX, (buffer, at, text) => buffer.write(text, at, 'utf8'))
}

/** jsonb[], of texts that are JSON already. */
export function jsons<T>(rows: readonly T[], pick: Pick<T, string>): Buffer {
  return varying(OID.jsonb, rows.map(pick), (text) => 1 + text.length * UTF8_BYTES_PER_UNIT_MAX, (buffer, at, text) => 1 + buffer.write(text, buffer.writeUInt8(JSONB_VERSION, at), 'utf8'))
}

/** bytea[] */
export function blobs<T>(rows: readonly T[], pick: Pick<T, Buffer>): Buffer {
  return varying(OID.bytea, rows.map(pick), (bytes) => bytes.length, (buffer, at, bytes) => bytes.copy(buffer, at))
}

function fixed<T, V>(oid: number, bytes: number, rows: readonly T[], pick: Pick<T, V>, write: (buffer: Buffer, at: number, value: V) => unknown): Buffer {
  if (rows.length === 0) return empty(oid)
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + rows.length * (LENGTH_BYTES + bytes))
  let at = HEADER_BYTES
  let hasNull = false
  for (const row of rows) {
    const value = pick(row)
    if (value === null) {
      hasNull = true
      at = buffer.writeInt32BE(NULL_LENGTH, at)
      continue
    }
    at = buffer.writeInt32BE(bytes, at)
    write(buffer, at, value)
    at += bytes
  }
  return headed(buffer.subarray(0, at), oid, rows.length, hasNull)
}

/** `write` answers how many bytes it wrote, at most `bytesMax` of the value. */
function varying<V>(oid: number, values: readonly (V | null)[], bytesMax: (value: V) => number, write: (buffer: Buffer, at: number, value: V) => number): Buffer {
  if (values.length === 0) return empty(oid)
  const buffer = Buffer.allocUnsafe(values.reduce((sum, value) => sum + LENGTH_BYTES + (value === null ? 0 : bytesMax(value)), HEADER_BYTES))
  let at = HEADER_BYTES
  let hasNull = false
  for (const value of values) {
    const bytes = value === null ? NULL_LENGTH : write(buffer, at + LENGTH_BYTES, value)
    hasNull ||= value === null
    at = buffer.writeInt32BE(bytes, at) + Math.max(0, bytes)
  }
  return headed(buffer.subarray(0, at), oid, values.length, hasNull)
}

/** One dimension, counted from 1. */
function headed(buffer: Buffer, oid: number, length: number, hasNull: boolean): Buffer {
  buffer.writeInt32BE(1, 0)
  buffer.writeInt32BE(Number(hasNull), 4)
  buffer.writeInt32BE(oid, 8)
  buffer.writeInt32BE(length, 12)
  buffer.writeInt32BE(1, 16)
  return buffer
}

function empty(oid: number): Buffer {
  const buffer = Buffer.alloc(EMPTY_BYTES)
  buffer.writeInt32BE(oid, 8)
  return buffer
}

/** Exact for every safe integer, and a good deal cheaper than by way of a bigint. */
function writeInt8(buffer: Buffer, at: number, value: number): void {
  const high = Math.floor(value / INT4_RANGE)
  buffer.writeInt32BE(high, at)
  buffer.writeUInt32BE(value - high * INT4_RANGE, at + 4)
}

function writeUuid(buffer: Buffer, at: number, uuid: string): void {
  let byte = at
  for (let index = 0; index < uuid.length; index += 2) {
    if (uuid.charCodeAt(index) === 45) index++
    buffer[byte++] = (HEX[uuid.charCodeAt(index)]! << 4) | HEX[uuid.charCodeAt(index + 1)]!
  }
  if (byte !== at + 16) throw new RangeError('no uuid')
}

function hexValues(): Uint8Array {
  const values = new Uint8Array(128)
  for (let digit = 0; digit < 16; digit++) {
    values[digit.toString(16).charCodeAt(0)] = digit
    values[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
  }
  return values
}
