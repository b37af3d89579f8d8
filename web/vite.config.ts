import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { phoneInstall } from './phone/install/builder.ts'

const root = import.meta.dirname

// A test run, which has a NODE_ENV of its own, would get React's slow build for developers.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production'

/** Three pages, one build: `npx vite build --config web/vite.config.ts`. The server gives /desk/*, /phone/* and / the right index.html. */
export default defineConfig({
  root,
  base: '/',
  // web/public is the page for the public, not a folder of files to copy.
  publicDir: false,
  plugins: [react(), phoneInstall()],
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8080' } },
  build: {
    outDir: resolve(root, '../dist/web'),
    emptyOutDir: true,
    reportCompressedSize: true,
    // antd alone is past Vite's default; the phone's own budget is held by a test on the gzip size.
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: {
        desk: resolve(root, 'desk/index.html'),
        phone: resolve(root, 'phone/index.html'),
        public: resolve(root, 'public/index.html'),
        worker: resolve(root, 'phone/install/worker.ts'),
      },
      output: {
        // A worker keeps its address, and rules over the folder that it lies in.
        entryFileNames: (chunk) => (chunk.name === 'worker' ? 'phone/worker.js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            // Infinite lists are the desk's alone.
            { name: 'query', test: /node_modules\/@tanstack\/(?!.*[iI]nfinite)/, priority: 2 },
            // Small shared pieces in one chunk: two dozen files of 500 bytes compress badly.
            { name: 'shared', test: /web\/ui\/(api\/(client|failure|idempotency|session|task|directory)|clock|format|live|parts|sound|i18n\/(use-text|language|dictionary))|src\/domain\/(levels|fraud-types|money)/, minShareCount: 2, priority: 1 },
            // What the phone's first page shares with its later ones.
            { name: 'phone-core', test: /web\/phone\/(toast|sheet|theme|last-move|position|task\/(use-tasks|undo-bar|urgency)|offline\/(kept-rows|as-if-sent|load|lock-state))/, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
})
