import fs from "node:fs";
import path from "node:path";
import { REPOSITORY } from "./instance.ts";

const APP = path.join(REPOSITORY, "apps/web/src/app");

const withoutGroups = (route: string): string =>
  route
    .split("/")
    .filter((part) => !/^\(.*\)$/.test(part))
    .join("/");

/** Every page of the app as a route such as `/dashboard/contacts/[contactId]`, read from its folders. */
export function listRoutes(): string[] {
  const files = fs.readdirSync(APP, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) => withoutGroups(`/${path.dirname(file)}`.replace("/.", "/")) || "/")
    .sort();
}

/** The routes that only somebody who signed in may see. */
export const dashboardRoutes = (): string[] => listRoutes().filter((route) => route.startsWith("/dashboard"));

/** The routes that only the operator's staff may see. */
export const staffRoutes = (): string[] => listRoutes().filter((route) => /^\/staff(?:\/|$)/.test(route));

/** The routes that everybody may see. */
export const publicRoutes = (): string[] => {
  const guarded = new Set([...dashboardRoutes(), ...staffRoutes()]);
  return listRoutes().filter((route) => !guarded.has(route));
};
