import { useFormatter } from "next-intl";
import { useOwnZone } from "./session.tsx";

/** A moment as people read it, with the exact one for machines. `zone` defaults to the one of who looks. */
export function TimeText({ at, zone, day }: { at: string | Date; zone?: string; day?: boolean }) {
  const format = useFormatter();
  const exact = typeof at === "string" ? at : at.toISOString();
  const own = useOwnZone();
  const timeZone = zone ?? own;
  const options = day
    ? ({ day: "numeric", month: "short", timeZone } as const)
    : ({
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
        hour12: false,
        timeZone,
      } as const);
  return (
    <time dateTime={exact} title={`${exact} · ${timeZone}`} className="whitespace-nowrap">
      {format.dateTime(new Date(at), options)}
    </time>
  );
}
