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

/** The configuration of the web application. It needs no environment variable to build. */
export default function config(phase: string): NextConfig {
  return withNextIntl({
    output: "standalone",
    outputFileTracingRoot: repository,
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
    poweredByHeader: false,
    agentRules: false,
    devIndicators: false,
    compiler: { define: { __DEV_SERVER__: phase === PHASE_DEVELOPMENT_SERVER } },
  });
}
