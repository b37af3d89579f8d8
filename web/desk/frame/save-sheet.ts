/** CSV that the page holds, as a file. */
export function saveSheet(name: string, sheet: string): void {
  const address = URL.createObjectURL(new Blob([sheet], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
