import postgres from "postgres";

/** Asks one login of a database whether it works, over a connection of its own: a pool that is busy still has a database. */
export interface DatabasePing {
  /** Rejects when the database does not answer within `withinMs`, or refuses the login. */
  ask(withinMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Nothing connects before the first question. */
export function openDatabasePing(url: string, name: string): DatabasePing {
  const open = (): postgres.Sql =>
    postgres(url, {
      max: 1,
      idle_timeout: 20,
      // The driver's own query for types fails with nobody to hear of it when the connection goes.
      fetch_types: false,
      onnotice: () => undefined,
      connection: { application_name: name },
    });
  let client = open();
  return {
    ask: async (withinMs) => {
      const asked = client;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
      });
      try {
        await Promise.race([asked`select 1`, late]);
      } catch (error) {
        // What was asked may wait for ever in a connection that leads nowhere; the next question gets another.
        if (asked === client) client = open();
        void asked.end({ timeout: 0 }).catch(() => undefined);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => client.end({ timeout: 0 }),
  };
}
