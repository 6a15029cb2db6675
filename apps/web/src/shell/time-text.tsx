import { useOwnZone } from "./session.tsx";
import { useMoment } from "./use-moment.ts";

/** A moment as who looks reads it, with the exact one for machines. `zone` defaults to theirs. */
export function TimeText({ at, zone, day }: { at: string | Date; zone?: string; day?: boolean }) {
  const own = useOwnZone();
  const moment = useMoment();
  const exact = typeof at === "string" ? at : at.toISOString();
  const timeZone = zone ?? own;
  return (
    <time dateTime={exact} title={`${exact} · ${timeZone}`} className="whitespace-nowrap">
      {moment(at, { zone: timeZone, time: !day })}
    </time>
  );
}
