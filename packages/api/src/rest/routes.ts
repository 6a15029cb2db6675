import type { Permission } from "@penguin/core/kernel";
import type { Operation, OperationMeta } from "./operation.ts";

interface ProcedureRecord {
  _def: { meta?: OperationMeta };
}

/** One operation, as the router finds it. */
export interface Route {
  /** `contact.createList`: the procedure. */
  name: string;
  /** `contact.create-list`: the permission, and the name under which calls are counted. */
  permission: Permission;
  /** `contactCreateList`. */
  operationId: string;
  operation: Operation;
  segments: readonly string[];
}

const kebab = (text: string): string => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camel = (text: string): string =>
  text.replace(/\.([a-z])/g, (_dot, letter: string) => letter.toUpperCase());
const split = (path: string): string[] => path.split("/").filter((part) => part !== "");

/** Every operation of a router. */
export function routesOf(router: { _def: { procedures: unknown } }): Route[] {
  const procedures = router._def.procedures as Record<string, ProcedureRecord>;
  return Object.entries(procedures).flatMap(([name, { _def }]) => {
    const operation = _def.meta?.operation;
    if (!operation) return [];
    const permission = kebab(name) as Permission;
    return [{ name, permission, operationId: camel(name), operation, segments: split(operation.path) }];
  });
}

/** What a path leads to: the operations by method, and the values of its parameters. */
export interface Match {
  byMethod: ReadonlyMap<string, Route>;
  parameters: Readonly<Record<string, string>>;
}

const isParameter = (segment: string): boolean => segment.startsWith("{");

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const parametersOf = (pattern: readonly string[], path: readonly string[]) => {
  const values: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const text = path[index] ?? "";
    if (!isParameter(segment)) {
      if (segment !== text) return undefined;
      continue;
    }
    const value = decode(text);
    if (value === undefined) return undefined;
    values[segment.slice(1, -1)] = value;
  }
  return values;
};

/** Builds the table of routes once; the function it gives finds what a path below the base leads to. */
export function createRouteTable(routes: readonly Route[]): (path: string) => Match | undefined {
  const byPath = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const { path, method } = route.operation;
    byPath.set(path, (byPath.get(path) ?? new Map<string, Route>()).set(method, route));
  }
  const table = [...byPath].map(([path, byMethod]) => ({ pattern: split(path), byMethod }));
  return (path) => {
    const parts = split(path);
    for (const { pattern, byMethod } of table) {
      if (pattern.length !== parts.length) continue;
      const parameters = parametersOf(pattern, parts);
      if (parameters) return { byMethod, parameters };
    }
    return undefined;
  };
}
