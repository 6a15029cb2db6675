import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { isFree } from "../process/free-port.mjs";
import { choosePorts, chooseWebPort } from "./ports.mjs";

const servers = [];

const occupy = (port = 0) =>
  new Promise((resolve) => {
    const server = net.createServer().listen(port, "127.0.0.1", () => resolve(server.address().port));
    servers.push(server);
  });

afterEach(() =>
  Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))),
);

describe("ports", () => {
  it("says clearly that a wanted web port is taken", async () => {
    const port = await occupy();
    await expect(chooseWebPort(port)).rejects.toThrow(`Port ${port} is taken`);
  });

  it("takes the wanted web port when it is free, else some port from 3000", async () => {
    const port = await occupy();
    await new Promise((resolve) => servers.pop().close(resolve));
    expect(await chooseWebPort(port)).toBe(port);
    expect(await isFree(await chooseWebPort(undefined))).toBe(true);
  });

  it("keeps ports from run to run unless one was taken meanwhile", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-ports-"));
    const file = path.join(folder, "ports.json");
    const first = await choosePorts(file);
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
    expect(await choosePorts(file)).toEqual(first);
    await occupy(first.edge);
    const said = [];
    const third = await choosePorts(file, (text) => said.push(text), 0);
    expect(third.edge).not.toBe(first.edge);
    expect(said).toEqual([
      `Port ${first.edge} (edge) is taken by another process, ${third.edge} is used now: links in mails that were sent before lead nowhere.`,
    ]);
    expect({ ...third, edge: 0 }).toEqual({ ...first, edge: 0 });
    const whole = fs.readFileSync(file, "utf8");
    const cuts = Array.from({ length: Math.ceil(whole.length / 9) }, (_, n) => whole.slice(0, n * 9));
    for (const torn of [
      ...cuts,
      "null",
      "[]",
      "{}",
      '{"edge":"x","dns":-1,"imap":70000}',
      '{"edge":5001,"dns":5001}',
    ]) {
      fs.writeFileSync(file, torn);
      const chosen = Object.values(await choosePorts(file));
      expect(new Set(chosen).size).toBe(Object.keys(first).length);
    }
    fs.rmSync(folder, { recursive: true });
  });

  it("waits for one whose holder is about to end", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-ports-"));
    const file = path.join(folder, "ports.json");
    const first = await choosePorts(file);
    await occupy(first.worker);
    setTimeout(() => servers.pop().close(), 300);
    expect(await choosePorts(file)).toEqual(first);
    fs.rmSync(folder, { recursive: true });
  });

  it("takes none that an outgoing connection may hold when it is asked for again", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "penguin-ports-"));
    const [low] = fs.readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").split(/\s/).map(Number);
    const ports = Object.values(await choosePorts(path.join(folder, "ports.json")));
    expect(Math.max(...ports)).toBeLessThan(low > 16_000 ? low : 65_536);
    fs.rmSync(folder, { recursive: true });
  });
});
