import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** One weight of Noto Sans SC: the package ships five, 8 MB each. */
const FONT_FILE = 'NotoSansHans-Regular.otf'
const TEMPLATES = new URL('../../../assets/documents/', import.meta.url)

export type DocumentName = 'notice' | 'brief' | 'receipt' | 'order' | 'appeal-answer' | 'tables' | 'registry-poster' | 'outage-sheet' | 'record'

let compiler: NodeCompiler | undefined
const templates = new Map<DocumentName, string>()

/**
 * A PDF from a template in assets/documents. `data` goes in as JSON through `sys.inputs`, never into the source, so that no word of it is
 * ever read as markup. About 40 ms a page; the compiler and its font are loaded with the first one.
 */
export function renderPdf(name: DocumentName, data: unknown): Buffer {
  compiler ??= NodeCompiler.create({ fontArgs: [{ fontBlobs: [readFileSync(fontFile())] }] })
  let template = templates.get(name)
  if (template === undefined) {
    template = readFileSync(new URL(`${name}.typ`, TEMPLATES), 'utf8')
    templates.set(name, template)
  }
  const pdf = compiler.pdf({ mainFileContent: template, inputs: { data: JSON.stringify(data) } })
  compiler.evictCache(10)
  return pdf
}

function fontFile(): string {
  // The package names no file of its own for import; its entry lies in dist/, the fonts beside it.
  return join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts', FONT_FILE)
}
