import type { Random } from './random.ts'

const PAD = 1_000
const POINTS_PER_STROKE = { least: 6, most: 16 }
/** How far a finger moves between two points, in pad units. */
const STEP = 45

/** A scribbled signature: strokes of x,y pairs in 0…1000 of the pad's width and height. */
export function signature(random: Random): number[][] {
  const strokes = random.between(3, 7)
  return Array.from({ length: strokes }, (_, nth) => {
    let x = ((nth + random.real(0.1, 0.6)) / strokes) * PAD
    let y = random.real(0.25, 0.7) * PAD
    let heading = random.real(-1.2, 1.2)
    return Array.from({ length: random.between(POINTS_PER_STROKE.least, POINTS_PER_STROKE.most) }, () => {
      heading += random.real(-0.9, 0.9)
      x += STEP * Math.cos(heading)
      y += STEP * Math.sin(heading)
      return [onPad(x), onPad(y)]
    }).flat()
  })
}

function onPad(coordinate: number): number {
  return Math.round(Math.min(PAD, Math.max(0, coordinate)))
}
