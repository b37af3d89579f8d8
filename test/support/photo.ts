/** The smallest picture that is one: a frame of 8 × 8 pixels and its scan. `nth` tells one from another; `exif`: with what a camera would say of place and time. */
export function aPhoto({ nth = 0, exif = false }: { readonly nth?: number; readonly exif?: boolean } = {}): Buffer {
  const segment = (marker: number, content: readonly number[]) => [0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff, ...content]
  const taken = exif ? segment(0xe1, [...Buffer.from('Exif\0\0GPS 30.1N 121.2E')]) : []
  return Buffer.from([0xff, 0xd8, ...taken, ...segment(0xc0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0]), ...segment(0xda, [1, 1, 0, 0, 63, 0]), 0x12, nth, 0xff, 0xd9])
}
