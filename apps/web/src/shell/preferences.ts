import { cookies } from "next/headers";
import type { Theme } from "@penguin/ui/theme-toggle";

/** What the cookies say about appearance; anything unexpected counts as not set. */
export interface Preferences {
  theme: Theme;
  density: "compact" | undefined;
  sidebar: "collapsed" | undefined;
}

/** Reads the appearance cookies, so that the first byte already has the right look. */
export async function readPreferences(): Promise<Preferences> {
  const jar = await cookies();
  const theme = jar.get("theme")?.value;
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    density: jar.get("density")?.value === "compact" ? "compact" : undefined,
    sidebar: jar.get("sidebar")?.value === "collapsed" ? "collapsed" : undefined,
  };
}
