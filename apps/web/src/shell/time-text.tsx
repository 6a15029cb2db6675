import { useFormatter } from "next-intl";

/** A moment as people read it, with the exact one for machines. `zone` defaults to UTC and is then said. */
export function TimeText({ at, zone, day }: { at: string; zone?: string; day?: boolean }) {
  const format = useFormatter();
  const timeZone = zone ?? "UTC";
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
    <time dateTime={at} title={`${at} · ${timeZone}`} className="whitespace-nowrap">
      {format.dateTime(new Date(at), options)}
    </time>
  );
}
