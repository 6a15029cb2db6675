export interface PostgresServer {
  port: number;
  /** Who the server runs as: the current user, `nobody`, or the current user inside a user namespace. */
  mode: "user" | "nobody" | "userns";
  adopted: boolean;
  /** Of the process that all others of the server come from. */
  pid: number;
  stop(): Promise<void>;
}

/**
 * Starts (or adopts) an embedded PostgreSQL 18 on loopback whose files live in `dataDir`, with scram passwords only.
 * Throws an Error with one clear sentence when it cannot.
 */
export function startPostgres(options: {
  dataDir: string;
  superPassword: string;
  /** Set only for clusters that are thrown away: turns fsync off. */
  throwAway?: boolean;
  /** How often tables are looked at for new statistics; a throw-away cluster without it never looks. */
  autovacuumSeconds?: number;
  /** Where it listens; a free port by default. */
  port?: number;
}): Promise<PostgresServer>;
