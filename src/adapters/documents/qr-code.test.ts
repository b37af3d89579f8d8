import { expect, test } from 'vitest'
import { qrCode } from './qr-code.ts'

const QUIET_ZONE = 4
const FINDER = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']

test('a QR code has four white modules around it, and its three corners', () => {
  const { size, path } = qrCode('https://jinzhong.example.cn/register?by=K7PW3M')
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`))
  const square = (left: number, top: number) => FINDER.map((row, y) => [...row].map((_, x) => (dark.has(`${left + x} ${top + y}`) ? '1' : '0')).join(''))
  const far = size - QUIET_ZONE - FINDER.length
  expect([square(QUIET_ZONE, QUIET_ZONE), square(far, QUIET_ZONE), square(QUIET_ZONE, far)]).toEqual([FINDER, FINDER, FINDER])
  const edges = [...dark].flatMap((at) => at.split(' ').map(Number))
  expect([Math.min(...edges), Math.max(...edges)]).toEqual([QUIET_ZONE, size - QUIET_ZONE - 1])
})
