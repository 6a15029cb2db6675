import type { AddressInfo, Server } from "node:net";

/** A running server of the simulator. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Where a server is to listen; port 0 takes a free one. */
export interface ListenOptions {
  /** Default 127.0.0.1. Only loopback addresses are accepted. */
  address?: string;
  port: number;
}

/** The address to listen on; throws a RangeError for anything but loopback. */
export function loopbackAddress(options: ListenOptions): string {
  const address = options.address ?? "127.0.0.1";
  if (!/^127\.\d+\.\d+\.\d+$/.test(address))
    throw new RangeError(`the simulator listens on loopback only, not on ${address}`);
  return address;
}

/** Waits until a TCP server listens; rejects with the system's error, e.g. EADDRINUSE. */
export async function listen(
  server: Server,
  options: ListenOptions,
): Promise<{ address: string; port: number }> {
  const host = loopbackAddress(options);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const { address, port } = server.address() as AddressInfo;
  return { address, port };
}

/** Keeps track of a server's connections so that closing does not wait for clients. */
export function closable(server: Server): () => Promise<void> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}
