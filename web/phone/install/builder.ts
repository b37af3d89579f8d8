import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const HERE = import.meta.dirname
const INDEX = 'phone/index.html'
const WORKER = 'phone/worker.js'
const MANIFEST = 'phone/manifest.webmanifest'
const ICONS = [
  { file: 'icon-192.png', sizes: '192x192', purpose: 'any' },
  { file: 'icon-512.png', sizes: '512x512', purpose: 'any' },
  { file: 'icon-maskable-512.png', sizes: '512x512', purpose: 'maskable' },
  { file: 'icon-apple-180.png', sizes: '180x180', purpose: undefined },
] as const

/**
 * Makes the phone page installable (ADR 0013): its manifest and icons, and into its worker the list of the files that it opens with.
 * Of three pages in one build only the phone's own files are on the list: what its entry imports, now or later.
 */
export function phoneInstall(): Plugin {
  return {
    name: 'phone-install',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { path }) =>
        path !== `/${INDEX}` ? [] : [
          { tag: 'link', attrs: { rel: 'manifest', href: `/${MANIFEST}` }, injectTo: 'head' },
          { tag: 'link', attrs: { rel: 'apple-touch-icon', href: '/phone/icon-apple-180.png' }, injectTo: 'head' },
        ],
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const { file } of ICONS) this.emitFile({ type: 'asset', fileName: `phone/${file}`, source: readFileSync(join(HERE, file)) })
        this.emitFile({ type: 'asset', fileName: MANIFEST, source: JSON.stringify(manifest()) })
        const worker = bundle[WORKER]
        if (worker?.type !== 'chunk') throw new Error('the phone page has no worker')
        const files = [INDEX, ...filesOf(bundle)].map((file) => `/${file}`)
        const index = bundle[INDEX]
        const version = createHash('sha256').update(files.join('\n')).update(index?.type === 'asset' ? index.source : '').digest('hex').slice(0, 16)
        worker.code = worker.code.replaceAll('SHELL_FILES', JSON.stringify(files)).replaceAll('SHELL_VERSION', JSON.stringify(version))
      },
    },
  }
}

function manifest(): object {
  return {
    id: '/phone/', name: '金钟 · 民警手机端', short_name: '金钟', description: '预警劝阻、上门、填报，没有信号也能用', lang: 'zh-CN',
    start_url: '/phone/', scope: '/phone/', display: 'standalone', background_color: '#0f2747', theme_color: '#0f2747',
    icons: ICONS.flatMap(({ file, sizes, purpose }) => (purpose === undefined ? [] : [{ src: `/phone/${file}`, type: 'image/png', sizes, purpose }])),
  }
}

/** Names carry the hash of their content. */
function filesOf(bundle: Rolldown.OutputBundle): string[] {
  const entry = Object.values(bundle).find((output): output is Rolldown.OutputChunk => output.type === 'chunk' && output.isEntry && output.name === 'phone')
  if (entry === undefined) throw new Error('the phone page has no entry')
  const found = new Set<string>()
  const take = (file: string) => {
    const chunk = bundle[file]
    if (found.has(file) || chunk === undefined) return
    found.add(file)
    if (chunk.type !== 'chunk') return
    for (const style of chunk.viteMetadata?.importedCss ?? []) take(style)
    for (const asset of chunk.viteMetadata?.importedAssets ?? []) take(asset)
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) take(next)
  }
  take(entry.fileName)
  return [...found].sort()
}
