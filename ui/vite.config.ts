// vite.config.ts -- how the web UI is bundled: hashed names, nothing inline, two languages only
import { defineConfig, type Plugin } from 'vite';

// React Aria carries its own few words in more than thirty languages; only ours are kept.
function twoLanguages(): Plugin {
  return {
    name: 'two-languages',
    enforce: 'pre',
    load(id) {
      const locale = /[/\\]intl[/\\].*?([a-z]{2}-[A-Z]{2})\.(?:mjs|js)$/.exec(id)?.[1];
      return locale === undefined || locale === 'ja-JP' || locale === 'en-US' ? null : 'export default {};';
    },
  };
}

const backend = process.env['SEKISHO_URL'] ?? 'http://127.0.0.1:8099';

export default defineConfig({
  plugins: [twoLanguages()],
  esbuild: { jsx: 'automatic', legalComments: 'none' },
  server: { host: '127.0.0.1', proxy: { '/api': backend } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      onwarn(warning, warn) {
        // "use client" speaks to servers that render; there is none here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
