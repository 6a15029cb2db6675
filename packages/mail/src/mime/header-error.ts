/** Thrown when a header cannot be written safely: a line break or NUL in a value, or a value no header may have. */
export class HeaderError extends Error {
  readonly header: string;

  constructor(header: string, message: string) {
    super(`${header}: ${message}`);
    this.name = "HeaderError";
    this.header = header;
  }
}
