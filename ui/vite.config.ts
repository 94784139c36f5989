import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/",
  plugins: [preact()],
  // The build without an inlined worker: ours is bundled as a file of its own.
  resolve: { alias: [{ find: /^maplibre-gl$/, replacement: "maplibre-gl/dist/maplibre-gl-csp.js" }] },
  build: {
    outDir: "../command_center/static",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200, // MapLibre GL alone is about 1 MB
    rollupOptions: { input: ["wall.html", "case.html", "desk.html", "duty.html", "sign-in.html"] },
  },
});
