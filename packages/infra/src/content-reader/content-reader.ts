/**
 * One way of reading what somebody else wrote: a mail, a template, a file. `name` is unique in a deployment; what goes in
 * and comes out can be cloned (`structuredClone`).
 */
export interface Reading<Content, Result> {
  readonly name: string;
  readonly read: (content: Content) => Result | Promise<Result>;
}

/** Reads content that may be hostile, without holding up whoever asks. */
export interface ContentReader {
  /**
   * What the reading makes of the content. Rejects with `ReadingStopped` for content that took too long or too much
   * memory, and with an Error of the same message as what the reading threw.
   */
  read<Content, Result>(reading: Reading<Content, Result>, content: Content): Promise<Result>;
  /** Ends what is under way; whoever waits for it is told by an Error. */
  close(): Promise<void>;
}
