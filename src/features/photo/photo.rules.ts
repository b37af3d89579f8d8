/** A phone sends at most 1,600 pixels on the longer side; a camera's own picture of a whole megapixel more is not what was asked for. */
const PHOTO_SIDE_PIXELS_MAX = 2_400
const MARKER = 0xff
const START = 0xd8
const END = 0xd9
const SCAN = 0xda
/** JFIF: how many pixels an inch has. The other application segments are Exif, XMP, colour profiles and what makers put there. */
const JFIF = 0xe0
const LAST_APPLICATION = 0xef
const COMMENT = 0xfe
/** Frame headers carry the size; between them stand tables (C4, CC) and an extension (C8). */
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])

/**
 * The picture alone: every segment that says where, when, by whom or with what it was taken is left out, and whatever follows its end.
 * Undefined: not a whole JPEG (ITU-T T.81 annex B), or one that is too large.
 */
export function bareJpeg(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== MARKER || bytes[1] !== START) return undefined
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let hasFrame = false
  for (let at = 2; at + 4 <= bytes.length || isEnd(bytes, at);) {
    if (bytes[at] !== MARKER) return undefined
    const marker = bytes[at + 1]!
    if (marker === MARKER) { at++; continue }
    if (marker === END) return hasFrame ? Buffer.concat([...kept, bytes.subarray(at, at + 2)]) : undefined
    const next = at + 2 + bytes.readUInt16BE(at + 2)
    if (next > bytes.length || next < at + 4) return undefined
    if (FRAMES.has(marker)) {
      if (next < at + 9 || isTooLarge(bytes, at)) return undefined
      hasFrame = true
    }
    const end = marker === SCAN ? endOfScan(bytes, next) : next
    if (!saysMore(marker)) kept.push(bytes.subarray(at, end))
    at = end
  }
  return undefined
}

function isEnd(bytes: Buffer, at: number): boolean {
  return bytes[at] === MARKER && bytes[at + 1] === END
}

function isTooLarge(bytes: Buffer, frameAt: number): boolean {
  const [height, width] = [bytes.readUInt16BE(frameAt + 5), bytes.readUInt16BE(frameAt + 7)]
  return Math.max(height, width) > PHOTO_SIDE_PIXELS_MAX || Math.min(height, width) === 0
}

function saysMore(marker: number): boolean {
  return (marker > JFIF && marker <= LAST_APPLICATION) || marker === COMMENT
}

/** Within a scan, FF is followed by 00 (a byte of its own) or a restart (D0–D7); anything else is the next segment. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MARKER, from); at !== -1; at = bytes.indexOf(MARKER, at + 1)) {
    const after = bytes[at + 1]
    if (after === undefined) break
    if (after !== 0 && after !== MARKER && !(after >= 0xd0 && after <= 0xd7)) return at
  }
  return bytes.length
}
