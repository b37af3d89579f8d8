/** CSV or GeoJSON that the page holds, as a file. */
export function saveSheet(name: string, sheet: string): void {
  const address = URL.createObjectURL(new Blob([sheet], { type: name.endsWith('.csv') ? 'text/csv;charset=utf-8' : 'application/geo+json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
