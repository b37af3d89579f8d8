/** Whole lines of a text, some at a time, with the number of the first of them. A line that is longer than a block loses its middle: whoever reads it refuses it for its length. */
export async function* blocksOf(texts: AsyncIterable<string>, charsMax: number): AsyncGenerator<{ readonly firstLine: number; readonly text: string }> {
  let firstLine = 1
  let [whole, begun] = ['', '']
  for await (const text of texts) {
    const end = text.lastIndexOf('\n') + 1
    if (end === 0) {
      begun = (begun + text).slice(0, charsMax)
      continue
    }
    whole += begun + text.slice(0, end)
    begun = text.slice(end)
    if (whole.length < charsMax) continue
    yield { firstLine, text: whole }
    firstLine += whole.split('\n').length - 1
    whole = ''
  }
  if (whole + begun !== '') yield { firstLine, text: whole + begun }
}
