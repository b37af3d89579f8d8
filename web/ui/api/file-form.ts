/** As every route that takes a file wants it. */
export function formOf(file: File): FormData {
  const form = new FormData()
  form.set('file', file)
  return form
}
