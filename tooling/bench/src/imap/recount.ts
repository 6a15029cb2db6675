import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Sql } from "postgres";

/** Every mail of the bench that lies on disk, as `mailbox Message-ID`. */
export function readDelivered(mailDir: string): string[] {
  const found: string[] = [];
  for (const user of readdirSync(mailDir))
    for (const folder of ["", ".Junk"])
      for (const part of ["new", "cur"]) {
        const dir = path.join(mailDir, user, folder, part);
        for (const name of readdirSync(dir)) {
          const file = path.join(dir, name);
          // Links to one old mail, which is none of those that count.
          if (statSync(file).nlink > 1) continue;
          const [, header] =
            /^Message-ID: (<\S+>)\r?$/m.exec(readFileSync(file, "utf8").slice(0, 2000)) ?? [];
          if (header) found.push(`${user} ${header}`);
        }
      }
  return found;
}

/** Holds what is recorded against what lies on disk: each mail once, with one event. */
export async function recount(
  root: Sql,
  mailDir: string,
): Promise<{ onDisk: number; missed: number; twice: number }> {
  const delivered = readDelivered(mailDir);
  const mails = await root<{ name: string; n: number }[]>`
    select b.address || ' ' || split_part(i.message_id_header, '#', 1) as name, count(*)::int as n
    from inbound_messages i join mailboxes b on b.tenant_id = i.tenant_id and b.id = i.mailbox_id group by 1`;
  const events = await root<{ header: string; n: number }[]>`
    select split_part(substr(key, 9), '#', 1) as header, count(*)::int as n from event_keys where key like 'replied:%' group by 1`;
  const recorded = new Map(mails.map(({ name, n }) => [name, n]));
  const evented = new Map(events.map(({ header, n }) => [header, n]));
  let [missed, twice] = [0, 0];
  for (const name of new Set(delivered)) {
    const [mail, event] = [recorded.get(name) ?? 0, evented.get(name.split(" ")[1] ?? "") ?? 0];
    if (mail === 0 || event === 0) missed += 1;
    else if (mail > 1 || event > 1) twice += 1;
  }
  return { onDisk: delivered.length, missed, twice };
}
