/**
 * Builds the page that checks proofs without a server into one file: scripts and styles stand in
 * it, and its policy lets nothing else run, load or leave.
 */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const sourceOf = (text: string) =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

function pageOf(script: string, style: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${sourceOf(script)}`,
    `style-src ${sourceOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Kiểm chứng nhật ký truy cập, không cần máy chủ</title>
<style>${style}</style>
</head>
<body>
<div id="root"></div>
<noscript>Trang này cần bật JavaScript để làm việc. This page needs JavaScript.</noscript>
<script>${script}</script>
</body>
</html>
`
}

/** What would end the element early, in strings and regular expressions alike. */
const withinScript = (code: string) => code.replace(/<(?=\/script|!--)/gi, '\\x3c')

function onePage(): Plugin {
  return {
    name: 'one-page',
    // After the styles are gathered.
    enforce: 'post',
    generateBundle(_options, bundle) {
      let script = ''
      let style = ''
      for (const [name, part] of Object.entries(bundle)) {
        if (part.type === 'chunk') script += part.code
        else if (name.endsWith('.css')) style += part.source
        else this.error(`${name} would not be part of the page`)
        delete bundle[name]
      }
      if (/<\/style|url\(|@import/i.test(style))
        this.error('the styles do not stand alone')
      const source = pageOf(withinScript(script), style)
      this.emitFile({ type: 'asset', fileName: 'verify.html', source })
    },
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), onePage()],
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: '../evidence/dist',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    lib: { entry: 'src/check/offline.tsx', formats: ['iife'], name: 'page' },
    cssCodeSplit: false,
  },
})
