"use client";

import { useMemo } from "react";
import { type MomentStyle, type MomentWish, momentText } from "@penguin/ui/moment-text";
import { useOwnStyle, useOwnZone } from "./session.tsx";

/** Writes moments in the zone and the style of who looks. */
export function useMoment(): (at: string | Date, wish?: Partial<MomentWish>) => string {
  const zone = useOwnZone();
  const style: MomentStyle = useOwnStyle();
  return useMemo(() => (at, wish) => momentText(new Date(at), style, { zone, ...wish }), [style, zone]);
}
