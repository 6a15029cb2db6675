const sayTurned = async ({ adminUrl, database }, isTurned) => {
  const { default: postgres } = await import("postgres");
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  const sql = postgres(url.href, { max: 1, onnotice: () => undefined });
  try {
    await sql`select app.turn_time(${isTurned})`;
  } finally {
    await sql.end();
  }
};

/**
 * Lets a database live in another time while `act` runs, for history is made under a virtual clock. It lives in its own
 * again whatever comes of `act`; a start that is killed meanwhile is made up for by the next, which makes the data again.
 */
export const inTurnedTime = async (database, act) => {
  await sayTurned(database, true);
  try {
    return await act();
  } finally {
    await sayTurned(database, false);
  }
};
