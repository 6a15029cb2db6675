import { parentPort } from "node:worker_threads";
import type { Reading } from "./content-reader.ts";
import type { Asked, Said } from "./messages.ts";

/** Any reading, whatever it reads. */
type AnyReading = Reading<never, unknown>;

/** Answers in a thread what {@link ContentReader.read} asks of it, one after the other. Throws outside of a thread. */
export function serveReadings(readings: readonly AnyReading[]): void {
  const port = parentPort;
  if (!port) throw new Error("readings are served in a thread only");
  const byName = new Map(readings.map((reading) => [reading.name, reading]));
  const answer = async ({ id, name, content }: Asked): Promise<Said> => {
    try {
      const reading = byName.get(name);
      if (!reading) throw new Error(`this thread knows no reading "${name}"`);
      return { id, result: await reading.read(content as never) };
    } catch (error) {
      return { id, failure: error instanceof Error ? error.message : String(error) };
    }
  };
  const say = (said: Said): void => port.postMessage(said);
  port.on("message", (asked: Asked) => void answer(asked).then(say));
  say({ ready: true });
}
