import { encode } from 'uqr'

/** Modules of white around it, as ISO/IEC 18004 asks. */
const QUIET_ZONE = 4

/** A QR code as one SVG path in a square of `size` units; a quarter of it may be dirty or torn (level Q: posters hang outside). */
export function qrCode(words: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(words, { ecc: 'Q', border: QUIET_ZONE })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return { size, path }
}

export function qrSvg(words: string): string {
  const { size, path } = qrCode(words)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`
}
