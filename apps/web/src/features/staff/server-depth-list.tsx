import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { EmptyState } from "@penguin/ui/empty-state";
import { Facts, Panel } from "@penguin/ui/panel";
import { TimeText } from "../../shell/time-text.tsx";

type Server = RouterOutputs["staff"]["listQueues"]["servers"][number];

const COUNTS = ["due", "later", "sending", "deferred", "unknown"] as const;

/** What the ledger holds for each sending server, and when it was last heard of. */
export function ServerDepthList({ servers }: { servers: readonly Server[] }) {
  const t = useTranslations("staff.servers");
  return (
    <section aria-labelledby="staff-servers" className="flex flex-col gap-4">
      <h2 id="staff-servers" className="font-strong">
        {t("title")}
      </h2>
      {servers.length === 0 && <EmptyState sentence={t("empty")} />}
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {servers.map((server) => (
          <li key={server.name}>
            <Panel title={server.name}>
              <Facts
                facts={[
                  {
                    name: t("heartbeat"),
                    value: server.heartbeatAt ? <TimeText at={server.heartbeatAt} /> : t("never"),
                  },
                  ...COUNTS.map((name) => ({ name: t(name), value: server[name] })),
                  {
                    name: t("oldest"),
                    value: server.oldestDueAt ? <TimeText at={server.oldestDueAt} /> : t("none"),
                  },
                ]}
              />
            </Panel>
          </li>
        ))}
      </ul>
    </section>
  );
}
