import net from "node:net";

/** A TCP connection between others that can be cut or held up. */
export interface TcpRelay {
  port: number;
  /** Breaks every connection off and refuses new ones for this long. */
  cut(ms: number): Promise<void>;
  /** Lets nothing through for this long; connections stay. */
  freeze(ms: number): Promise<void>;
  close(): void;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Listens on a free loopback port and passes everything on to `target`. */
export async function startTcpRelay(target: number): Promise<TcpRelay> {
  const open = new Set<net.Socket>();
  let [isCut, isFrozen] = [false, false];
  const server = net.createServer({ allowHalfOpen: false }, (near) => {
    if (isCut) return void near.destroy();
    const far = net.connect(target, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.setNoDelay(true);
      one.on("data", (chunk: Buffer) => void other.write(chunk));
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      if (isFrozen) one.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    cut: async (ms) => {
      isCut = true;
      for (const socket of open) socket.destroy();
      await wait(ms);
      isCut = false;
    },
    freeze: async (ms) => {
      isFrozen = true;
      for (const socket of open) socket.pause();
      await wait(ms);
      isFrozen = false;
      for (const socket of open) socket.resume();
    },
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
