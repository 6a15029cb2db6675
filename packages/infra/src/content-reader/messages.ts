/** What is asked of a thread. */
export interface Asked {
  id: number;
  name: string;
  content: unknown;
}

/** What a thread says: that it is ready (once), or what became of one reading. */
export type Said = { ready: true } | { id: number; result: unknown } | { id: number; failure: string };
