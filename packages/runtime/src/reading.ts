/** Content that was given up: it took longer than it may to read, or more memory. The same content would do so again. */
export class ReadingStopped extends Error {
  readonly reason: "deadline" | "memory";

  constructor(reason: "deadline" | "memory") {
    super(reason === "deadline" ? "it took too long to read" : "it took too much memory to read");
    this.name = "ReadingStopped";
    this.reason = reason;
  }
}
