/** What a file is, told from its first bytes: what the sender calls it is not believed. */
const KINDS: readonly { readonly mediaType: string; readonly is: (head: Buffer) => boolean }[] = [
  { mediaType: 'image/png', is: (head) => head.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47])) },
  { mediaType: 'image/jpeg', is: (head) => head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) },
  { mediaType: 'image/webp', is: (head) => latin(head, 0, 4) === 'RIFF' && latin(head, 8, 12) === 'WEBP' },
  { mediaType: 'application/pdf', is: (head) => latin(head, 0, 5) === '%PDF-' },
  { mediaType: 'audio/wav', is: (head) => latin(head, 0, 4) === 'RIFF' && latin(head, 8, 12) === 'WAVE' },
  { mediaType: 'audio/mpeg', is: (head) => latin(head, 0, 3) === 'ID3' || (head[0] === 0xff && (head[1]! & 0xe0) === 0xe0 && (head[1]! & 0x06) !== 0) },
  { mediaType: 'audio/mp4', is: (head) => latin(head, 4, 8) === 'ftyp' },
  { mediaType: 'audio/ogg', is: (head) => latin(head, 0, 4) === 'OggS' },
  { mediaType: 'audio/amr', is: (head) => latin(head, 0, 5) === '#!AMR' },
]
const HEAD_BYTES = 12

/** Undefined: not a recording, a picture or a PDF. */
export function mediaTypeOf(bytes: Buffer): string | undefined {
  return bytes.length < HEAD_BYTES ? undefined : KINDS.find(({ is }) => is(bytes))?.mediaType
}

/** A picture may be one of a paper form: only whoever sends it can say so. */
export function kindOfMedia(mediaType: string, isForm: boolean): 'recording' | 'picture' | 'form' {
  if (mediaType.startsWith('audio/')) return 'recording'
  return mediaType.startsWith('image/') && !isForm ? 'picture' : 'form'
}

function latin(head: Buffer, from: number, to: number): string {
  return head.toString('latin1', from, to)
}
