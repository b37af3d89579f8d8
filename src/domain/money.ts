/** Money is whole fen; a yuan with decimals exists only as text. */
export type Fen = number & { readonly unit: 'fen' }

export const FEN_PER_YUAN = 100

/** Throws RangeError on anything but a safe integer: 0.1 + 0.2 yuan must not come near an account. */
export function fen(count: number): Fen {
  if (!Number.isSafeInteger(count)) throw new RangeError(`fen are whole: ${count}`)
  return (count === 0 ? 0 : count) as Fen
}

/** `parseYuan('12,345.6')` → 1234560. Takes ¥, 元, full-width digits, 万 and 亿; undefined when it is no amount. */
export function parseYuan(input: string): Fen | undefined {
  const text = input.normalize('NFKC').replace(/[\s¥]/g, '').replace(/元$/, '')
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(万|亿)?$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', decimals = '', scale] = match
  const shift = 2 + (scale === '万' ? 4 : scale === '亿' ? 8 : 0)
  if (decimals.replace(/0+$/, '').length > shift) return undefined
  // Digits are moved as text: 1234.56 × 100 is not an integer in floating point.
  const digits = whole.replaceAll(',', '') + decimals.slice(0, shift).padEnd(shift, '0')
  const count = Number(digits) * (sign === '-' ? -1 : 1)
  return Number.isSafeInteger(count) ? fen(count) : undefined
}

/** 1234560 → '12,345.60'. */
export function formatYuan(amount: Fen): string {
  const digits = String(Math.abs(amount)).padStart(3, '0')
  return `${amount < 0 ? '-' : ''}${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`
}

/** To the last yuan. */
const DECIMALS = 4
/** To be read from afar; whoever shows so few shows the whole amount beside it. */
export const SHORT_DECIMALS = 2

/** As a newspaper prints it: '650元', '17万元', '578.45万元', '3.2亿元'. */
export function formatYuanChinese(amount: Fen, decimalsMax = DECIMALS): string {
  return scaled(amount, { scales: [{ unit: '亿元', yuan: 100_000_000 }, { unit: '万元', yuan: 10_000 }], plainUnit: '元', decimalsMax })
}

/** '650 yuan', '170,000 yuan', '5.7845 million yuan', '3.2 billion yuan'. */
export function formatYuanEnglish(amount: Fen, decimalsMax = DECIMALS): string {
  return scaled(amount, { scales: [{ unit: ' billion yuan', yuan: 1_000_000_000 }, { unit: ' million yuan', yuan: 1_000_000 }], plainUnit: ' yuan', decimalsMax })
}

type Scales = { readonly scales: readonly { readonly unit: string; readonly yuan: number }[]; readonly plainUnit: string; readonly decimalsMax: number }

function scaled(amount: Fen, { scales, plainUnit, decimalsMax }: Scales): string {
  const yuan = Math.abs(amount) / FEN_PER_YUAN
  const sign = amount < 0 ? '-' : ''
  const scale = scales.find((candidate) => yuan >= candidate.yuan)
  if (scale === undefined) return `${sign}${plain(yuan, 2)}${plainUnit}`
  return `${sign}${plain(yuan / scale.yuan, decimalsMax)}${scale.unit}`
}

function plain(value: number, decimalsMax: number): string {
  const [whole = '0', decimals = ''] = value.toFixed(decimalsMax).split('.')
  const kept = decimals.replace(/0+$/, '')
  return grouped(whole) + (kept === '' ? '' : `.${kept}`)
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}
