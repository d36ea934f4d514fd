// Builds the page into build/web, from where the C++ build takes it into the program.
import { defineConfig } from 'vite';

// Of `npm run dev`: where `madang serve` answers.
const server = 'http://127.0.0.1:8080';

export default defineConfig({
  esbuild: { jsx: 'automatic' },
  resolve: {
    // The build of MapLibre whose worker is a file of its own: the page's security policy allows no blob: scripts.
    alias: [{ find: /^maplibre-gl$/, replacement: 'maplibre-gl/dist/maplibre-gl-csp.js' }],
  },
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
    rollupOptions: {
      // The map is two thirds of the script and changes seldom: browsers keep it over our releases.
      output: { manualChunks: { maplibre: ['maplibre-gl'], react: ['react', 'react-dom', 'react-dom/client'] } },
    },
  },
  server: { proxy: { '/v1': server, '/openapi.json': server, '/config.json': server } },
});
