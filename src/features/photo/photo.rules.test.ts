import { expect, test } from 'vitest'
import { bareJpeg } from './photo.rules.ts'

const segment = (marker: number, content: Buffer) => Buffer.concat([Buffer.from([0xff, marker]), Buffer.from([(content.length + 2) >> 8, (content.length + 2) & 0xff]), content])
const START = Buffer.from([0xff, 0xd8])
const END = Buffer.from([0xff, 0xd9])
const EXIF = segment(0xe1, Buffer.from('Exif\0\0 30.1 N 121.2 E'))
const frame = (width: number, height: number) => segment(0xc0, Buffer.from([8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]))
const SCAN = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56])])
const jpeg = (...between: Buffer[]) => Buffer.concat([START, ...between, END])

test('what a camera says of place, time and maker is left out; the picture stays as it is', () => {
  const jfif = segment(0xe0, Buffer.from('JFIF\0\u0001\u0001'))
  const xmp = segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x/>'))
  const made = segment(0xed, Buffer.from('Photoshop 3.0'))
  const words = segment(0xfe, Buffer.from('taken by'))
  expect(bareJpeg(jpeg(jfif, EXIF, xmp, made, words, frame(1_600, 1_200), SCAN))).toEqual(jpeg(jfif, frame(1_600, 1_200), SCAN))
})

test('what follows the end of the picture, such as a little film with its own place, is cut off', () => {
  const picture = jpeg(frame(800, 600), SCAN)
  expect(bareJpeg(Buffer.concat([picture, EXIF, Buffer.from('ftypmp42')]))).toEqual(picture)
})

test('a place between two scans of a picture that comes in steps is found as well', () => {
  expect(bareJpeg(jpeg(frame(800, 600), SCAN, EXIF, SCAN))).toEqual(jpeg(frame(800, 600), SCAN, SCAN))
})

test.each([
  ['another kind of file', Buffer.from('<html>not a picture</html>')],
  ['one without a picture in it', jpeg(EXIF)],
  ['one that breaks off', jpeg(frame(800, 600), SCAN).subarray(0, -2)],
  ['one whose segment is longer than the file', Buffer.concat([START, Buffer.from([0xff, 0xe1, 0xff, 0xff]), END])],
  ['one as large as the camera made it', jpeg(frame(4_000, 3_000), SCAN)],
  ['an empty one', Buffer.alloc(0)],
])('%s is no proof', (_name, bytes) => expect(bareJpeg(bytes)).toBeUndefined())
