/** A file as a form of a browser sends it, to be given to `app.inject`. */
export function aFile(name: string, content: Buffer): { readonly headers: { readonly 'content-type': string }; readonly payload: Buffer } {
  const head = Buffer.from(`--gb\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`)
  return { headers: { 'content-type': 'multipart/form-data; boundary=gb' }, payload: Buffer.concat([head, content, Buffer.from('\r\n--gb--\r\n')]) }
}
