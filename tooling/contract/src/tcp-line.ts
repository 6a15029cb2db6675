import net from "node:net";

/** A TCP connection between others that can be cut, at once or after so many bytes to the client, or fall silent. */
export interface TcpLine {
  port: number;
  /** Cuts each connection when the server has sent that many bytes over it. */
  cutAfter(bytes: number): void;
  /** Lets nothing through any more, in either direction; connections stay. */
  silence(): void;
  cut(): void;
  close(): Promise<void>;
}

/** Listens on a free port of loopback and passes everything on to `target`. */
export async function startTcpLine(target: number): Promise<TcpLine> {
  const open = new Set<net.Socket>();
  let limit = Infinity;
  let isSilent = false;
  const server = net.createServer((near) => {
    const far = net.connect(target, "127.0.0.1");
    let passed = 0;
    far.on("data", (chunk: Buffer) => {
      if (isSilent) return;
      passed += chunk.length;
      if (passed <= limit) return void near.write(chunk);
      near.write(chunk.subarray(0, Math.max(0, chunk.length - (passed - limit))));
      near.destroySoon();
      far.destroy();
    });
    near.on("data", (chunk: Buffer) => {
      if (!isSilent) far.write(chunk);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroySoon();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    cutAfter: (bytes) => {
      limit = bytes;
    },
    silence: () => {
      isSilent = true;
    },
    cut: () => {
      for (const socket of open) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
