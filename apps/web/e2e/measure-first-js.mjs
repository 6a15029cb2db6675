#!/usr/bin/env node
// Prints as JSON how many bytes of JavaScript a page loads first, gzipped:
//   node e2e/measure-first-js.mjs http://127.0.0.1:3000/dashboard --cookie "next-auth.session-token=..." [--limit 200000]
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { cookie: { type: "string", default: "" }, limit: { type: "string" } },
});

const headers = values.cookie === "" ? {} : { cookie: values.cookie };

/** The scripts that the page itself names; what it loads later does not count as first. */
const scriptsOf = (html, page) => {
  const found = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"[^>]*>/g)].filter(
    ([tag]) => !/\bnomodule\b/i.test(tag),
  );
  return [...new Set(found.map(([, source]) => new URL(source.replaceAll("&amp;", "&"), page).href))];
};

const measure = async (page) => {
  const response = await fetch(page, { headers, redirect: "manual" });
  const html = await response.text();
  const scripts = await Promise.all(
    scriptsOf(html, page).map(async (url) => {
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      return { url: new URL(url).pathname, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
    }),
  );
  const gzip = scripts.reduce((sum, script) => sum + script.gzip, 0);
  return {
    page,
    status: response.status,
    scripts: scripts.length,
    gzip,
    htmlGzip: gzipSync(html).length,
    largest: scripts.toSorted((a, b) => b.gzip - a.gzip).slice(0, 5),
  };
};

if (positionals.length === 0) {
  process.stderr.write("Name at least one page, e.g. http://127.0.0.1:3000/dashboard\n");
  process.exit(2);
}
const pages = [];
for (const page of positionals) pages.push(await measure(page));
const limit = values.limit === undefined ? undefined : Number(values.limit);
const isOk = pages.every((page) => page.status === 200 && (limit === undefined || page.gzip <= limit));
process.stdout.write(`${JSON.stringify({ ok: isOk, limit, pages }, null, 2)}\n`);
process.exitCode = isOk ? 0 : 1;
