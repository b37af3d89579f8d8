/** CSV or GeoJSON that the page holds, as a file. */
export function saveSheet(name: string, sheet: string): void {
  saveFile(name, new Blob([sheet], { type: name.endsWith('.csv') ? 'text/csv;charset=utf-8' : 'application/geo+json' }))
}

/** What the server answered with, under a name of ours. */
export function saveFile(name: string, file: Blob): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
