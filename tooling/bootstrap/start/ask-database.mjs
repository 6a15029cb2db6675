const ASK_MS = 5_000;

/** Asks a database over a connection of its own; false when it gives no answer within five seconds. */
export const answersQueries = async (adminUrl) => {
  const { default: postgres } = await import("postgres");
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(() => resolve(false), ASK_MS)));
  const asked = sql`select 1`.then(
    () => true,
    () => false,
  );
  const isWell = await Promise.race([asked, late]);
  clearTimeout(timer);
  void sql.end({ timeout: 0 }).catch(() => undefined);
  return isWell;
};
