/** '***' for every name: two stars or three would already tell its length. */
export function maskName(_name: string): string {
  return '***'
}
