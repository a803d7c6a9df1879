// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vite";

/** Where `npm run dev` finds the server. */
const server = "http://127.0.0.1:8017";

export default defineConfig({
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 2048 },
  server: { proxy: { "/api": server, "/tiles": server, "/healthz": server } },
});
