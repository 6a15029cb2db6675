import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "@penguin/runtime/durable-file";
import { type KeptObject, readKept } from "./kept-file.ts";
import { asciiName, type RecordSet, type Zone } from "./zone.ts";

/** Published zones, writable while the world runs. Names are lower case without the final dot. */
export interface ZoneStore {
  /** Creates a zone with an SOA; false when it exists already. */
  create(name: string): boolean;
  /** Removes a zone; false when there is none. */
  remove(name: string): boolean;
  get(name: string): Zone | undefined;
  list(): Zone[];
  /** The zone a name belongs to: the longest one that is the name itself or a suffix of it. */
  zoneOf(name: string): Zone | undefined;
  /** Puts a record set in the place of the one of its name and type, and raises the serial. */
  replace(zone: Zone, set: RecordSet): void;
  /** Removes a record set if it is there, and raises the serial. */
  drop(zone: Zone, key: { name: string; type: string }): void;
}

const isListOfZones = (kept: KeptObject): boolean =>
  Array.isArray(kept) &&
  kept.every((zone: Partial<Zone> | null) => typeof zone?.name === "string" && Array.isArray(zone.sets));

/** Opens the zones kept in `<dir>/zones.json`, or an empty store in memory. One that is damaged is put aside. */
export function openZoneStore(dir: string | undefined): ZoneStore {
  const file = dir ? join(dir, "zones.json") : undefined;
  const zones = new Map<string, Zone>(
    (readKept<Zone[]>(file, isListOfZones) ?? []).map((zone) => [zone.name, zone]),
  );
  const save = (): void => {
    if (!file) return;
    mkdirSync(dirname(file), { recursive: true });
    replaceFile(file, JSON.stringify([...zones.values()], undefined, 1));
  };
  const change = (zone: Zone, action: () => void): void => {
    action();
    zone.serial += 1;
    save();
  };
  const isSame = (set: { name: string; type: string }, key: { name: string; type: string }): boolean =>
    set.name === key.name && set.type === key.type;
  return {
    create: (rawName) => {
      const name = asciiName(rawName);
      if (zones.has(name)) return false;
      zones.set(name, { name, serial: 1, sets: [] });
      save();
      return true;
    },
    remove: (rawName) => {
      const removed = zones.delete(asciiName(rawName));
      if (removed) save();
      return removed;
    },
    get: (rawName) => zones.get(asciiName(rawName)),
    list: () => [...zones.values()],
    zoneOf: (rawName) => {
      const labels = asciiName(rawName).split(".");
      for (let from = 0; from < labels.length; from += 1) {
        const zone = zones.get(labels.slice(from).join("."));
        if (zone) return zone;
      }
      return undefined;
    },
    replace: (zone, set) =>
      change(zone, () => {
        zone.sets = [...zone.sets.filter((other) => !isSame(other, set)), set];
      }),
    drop: (zone, key) =>
      change(zone, () => {
        zone.sets = zone.sets.filter((other) => !isSame(other, key));
      }),
  };
}
