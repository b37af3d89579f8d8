import { useEffect, useRef, useState, type PointerEvent } from 'react'

/** Each stroke is x, y, x, y … in 0…1000 of the pad's width and height, so that it prints the same from every phone. */
export type Strokes = readonly (readonly number[])[]

const SCALE = 1_000
const STROKES_MAX = 200
const NUMBERS_MAX = 4_000
/** Points closer than this add bytes and no shape. */
const STEP_MIN = 2

interface Props {
  readonly label: string
  readonly strokes: Strokes
  readonly onChange: (strokes: Strokes) => void
}

export function SignaturePad({ label, strokes, onChange }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [growing, setGrowing] = useState<readonly number[] | null>(null)
  useEffect(() => {
    const draw = () => canvas.current !== null && paint(canvas.current, growing === null ? strokes : [...strokes, growing])
    draw()
    window.addEventListener('resize', draw)
    return () => window.removeEventListener('resize', draw)
  }, [strokes, growing])
  const onDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (strokes.length >= STROKES_MAX) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setGrowing(pointOf(event))
  }
  const onMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const point = pointOf(event)
    setGrowing((stroke) => (stroke === null ? null : extended(stroke, point)))
  }
  const onUp = () => {
    if (growing === null) return
    onChange([...strokes, growing])
    setGrowing(null)
  }
  return <canvas ref={canvas} className="signature" role="img" aria-label={label} onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp} onPointerCancel={onUp} />
}

function pointOf(event: PointerEvent<HTMLCanvasElement>): readonly number[] {
  const box = event.currentTarget.getBoundingClientRect()
  const share = (position: number, length: number) => Math.round(Math.min(1, Math.max(0, position / length)) * SCALE)
  return [share(event.clientX - box.left, box.width), share(event.clientY - box.top, box.height)]
}

function extended(stroke: readonly number[], point: readonly number[]): readonly number[] {
  const [x = 0, y = 0] = point
  const isNear = Math.abs((stroke.at(-2) ?? 0) - x) < STEP_MIN && Math.abs((stroke.at(-1) ?? 0) - y) < STEP_MIN
  return isNear || stroke.length + 2 > NUMBERS_MAX ? stroke : [...stroke, x, y]
}

function paint(canvas: HTMLCanvasElement, strokes: Strokes): void {
  const density = window.devicePixelRatio
  const { width, height } = canvas.getBoundingClientRect()
  canvas.width = width * density
  canvas.height = height * density
  const pen = canvas.getContext('2d')
  if (pen === null) return
  pen.scale(density, density)
  pen.strokeStyle = '#10131a'
  pen.lineWidth = 3
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  for (const stroke of strokes) {
    pen.beginPath()
    for (let index = 0; index < stroke.length; index += 2) pen.lineTo(((stroke[index] ?? 0) / SCALE) * width, ((stroke[index + 1] ?? 0) / SCALE) * height)
    // A dot is a stroke too: a line to itself with a round cap.
    if (stroke.length === 2) pen.lineTo(((stroke[0] ?? 0) / SCALE) * width + 0.1, ((stroke[1] ?? 0) / SCALE) * height)
    pen.stroke()
  }
}
