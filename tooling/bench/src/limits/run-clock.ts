import { type Clock, systemClock } from "@penguin/runtime/clock";
import type { Sql } from "postgres";

/** Business time of a run: it is `startMs` when the machine's clock is `realMs`, and passes `factor` times as fast. */
export interface RunTime {
  startMs: number;
  realMs: number;
  factor: number;
}

const SHORTEST_SLEEP_MS = 20;

/** The instant of the run at an instant of the machine, in milliseconds. */
export const runMs = ({ startMs, realMs, factor }: RunTime, atMs: number): number =>
  startMs + (atMs - realMs) * factor;

/** A worker's clock, which goes wrong by `skewMs`. */
export const createRunClock = (time: RunTime, skewMs: number): Clock => ({
  ...systemClock,
  now: () => new Date(runMs(time, Date.now()) + skewMs),
  sleep: (ms, signal) => systemClock.sleep(Math.max(SHORTEST_SLEEP_MS, ms / time.factor), signal),
});

/** Lets the database live in the run's time; without a skew, for its clock is the one that limits count by. */
export const shareRunTime = async (root: Sql, { startMs, realMs, factor }: RunTime): Promise<void> => {
  await root.unsafe(`
    create or replace function app.now() returns timestamptz language sql volatile security definer set search_path = pg_catalog
    as $$ select to_timestamp(${startMs / 1000}::float8) + (clock_timestamp() - to_timestamp(${realMs / 1000}::float8)) * ${factor}::float8 $$`);
};
