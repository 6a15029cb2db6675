import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";
import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./src/i18n/request.ts",
  // Compiling the messages at build keeps the message parser out of the browser.
  experimental: { messages: { path: "./messages", format: "json", locales: "infer", precompile: true } },
});

const repository = resolve(import.meta.dirname, "../..");

/** Writing its cache costs a build a third of its time and only a later one reads it: the first of a checkout keeps none. */
const wasBuilt = existsSync(resolve(import.meta.dirname, ".next/BUILD_ID"));

/** The configuration of the web application. It needs no environment variable to build. */
export default function config(phase: string): NextConfig {
  const isDevelopment = phase === PHASE_DEVELOPMENT_SERVER;
  return withNextIntl({
    output: "standalone",
    outputFileTracingRoot: repository,
    // The thread that reads hostile content is no module of any page; it is built beforehand and started by its path.
    outputFileTracingIncludes: { "/**": ["./dist/reading-thread.mjs"] },
    turbopack: { root: repository },
    transpilePackages: [
      "@penguin/api",
      "@penguin/auth",
      "@penguin/core",
      "@penguin/db",
      "@penguin/infra",
      "@penguin/jobs",
      "@penguin/mail",
      "@penguin/runtime",
      "@penguin/ui",
    ],
    serverExternalPackages: [
      "bullmq",
      "ioredis",
      "pg",
      "postgres",
      "rate-limiter-flexible",
      "pino",
      "@node-rs/argon2",
      "nodemailer",
      "sharp",
      "imapflow",
    ],
    // The whole check checks the types; a build that somebody waits for does not check them again.
    typescript: { ignoreBuildErrors: true },
    experimental: {
      turbopackFileSystemCacheForBuild: wasBuilt,
      // A page's code is loaded when it is first asked for: a start need not wait for that of all pages.
      preloadEntriesOnStart: false,
      // What is built runs without source maps, and server code is sent to nobody.
      turbopackMinify: { server: false },
      turbopackSourceMaps: isDevelopment,
    },
    poweredByHeader: false,
    agentRules: false,
    devIndicators: false,
    compiler: { define: { __DEV_SERVER__: isDevelopment } },
  });
}
