import preact from "@preact/preset-vite";
import { build, defineConfig, type Plugin } from "vite";

const PAGES = ["wall", "replay", "desk", "duty", "handover", "case", "dossier", "field", "sign-in", "admin", "nothing-here"];
const outDir = "../command_center/static";

/** The service worker of /field: one classic script of its own under a fixed name, as browsers want it. */
const fieldWorker: Plugin = {
  name: "field-worker",
  apply: "build",
  async closeBundle() {
    const output = { format: "iife", entryFileNames: "field-worker.js" } as const;
    const rollupOptions = { input: "src/field/worker.ts", output };
    const alone = { outDir, emptyOutDir: false, rollupOptions };
    await build({ configFile: false, publicDir: false, logLevel: "warn", build: alone });
  },
};

export default defineConfig({
  base: "/static/",
  plugins: [preact(), fieldWorker],
  // The build without an inlined worker: ours is bundled as a file of its own.
  resolve: { alias: [{ find: /^maplibre-gl$/, replacement: "maplibre-gl/dist/maplibre-gl-csp.js" }] },
  build: {
    outDir,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200, // MapLibre GL alone is about 1 MB
    rollupOptions: { input: PAGES.map((name) => `${name}.html`) },
  },
});
