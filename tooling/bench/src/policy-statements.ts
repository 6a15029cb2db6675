/** One statement of the product, as it reads with policies in force, and with its tenant written out instead. */
export interface StatementPair {
  name: string;
  /** Follows the tenant that is set; `$1` is the value of `argument`. */
  guarded: string;
  /** The same for a login that passes policies; `$1` as above, `$2` is the tenant. */
  bare: string;
  argument: "campaign" | "contact" | "text" | "moment";
  /** Whether what is asked for decides the plan, so that one plan for all values would compare something else. */
  plannedAnew?: true;
}

const LIST = "select id, email, first_name, last_name, company, status, created_at from contacts";
const THREADS =
  "select id, peer_address, subject, snippet, state, unread, last_at from threads where last_at <= $1";

/** The contact list and search, the inbox, a campaign's counters and one write: the verbs' own statements, each with one argument. */
export const STATEMENTS: readonly StatementPair[] = [
  {
    name: "contact list",
    guarded: `${LIST} where created_at <= $1 order by id desc limit 51`,
    bare: `${LIST} where created_at <= $1 and tenant_id = $2 order by id desc limit 51`,
    argument: "moment",
  },
  {
    name: "contact search",
    guarded: `${LIST} where id = any (array(select app.search_contacts($1, 5000))) order by id desc limit 51`,
    bare: `${LIST} where tenant_id = $2 and id = any (array(select id from contacts where tenant_id = $2
      and (email || ' ' || first_name || ' ' || last_name || ' ' || company) ilike '%' || $1 || '%' order by id desc limit 5000))
      order by id desc limit 51`,
    argument: "text",
    plannedAnew: true,
  },
  {
    name: "inbox list",
    guarded: `${THREADS} order by last_at desc, id desc limit 26`,
    bare: `${THREADS} and tenant_id = $2 order by last_at desc, id desc limit 26`,
    argument: "moment",
  },
  {
    name: "campaign counters",
    guarded: "select * from campaign_counters where campaign_id = $1 order by position",
    bare: "select * from campaign_counters where campaign_id = $1 and tenant_id = $2 order by position",
    argument: "campaign",
  },
  {
    name: "contact update",
    guarded: "update contacts set title = title || '' where id = $1",
    bare: "update contacts set title = title || '' where id = $1 and tenant_id = $2",
    argument: "contact",
  },
];
