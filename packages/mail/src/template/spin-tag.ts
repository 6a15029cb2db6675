import { createHash } from "node:crypto";
import { Tag } from "liquidjs";
import type { Context, Emitter, Liquid, Parser, TagToken, Template, TopLevelToken } from "liquidjs";
import { readRenderState } from "./render-state.ts";

function chooseBranch(seed: string, count: number): number {
  return createHash("sha256").update(seed).digest().readUInt32BE(0) % count;
}

/** The block that a spintax group becomes: prints the one alternative that the render's key and its own place select. */
export class SpinTag extends Tag {
  readonly branches: Template[][] = [[]];
  readonly #position: string;

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, remaining, liquid);
    this.#position = token.args;
    const stream = parser
      .parseStream(remaining)
      .on("tag:or", () => this.branches.push([]))
      .on("tag:endspin", () => stream.stop())
      .on<Template>("template", (template) => this.branches[this.branches.length - 1]?.push(template))
      .on("end", () => {
        throw new Error("spintax group not closed");
      });
    stream.start();
  }

  *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const { spinKey, field } = readRenderState(context);
    const index = chooseBranch(`${spinKey}\0${field}\0${this.#position}`, this.branches.length);
    yield this.liquid.renderer.renderTemplates(this.branches[index] ?? [], context, emitter);
  }

  // liquidjs asks for a generator even of a tag whose children are all known.
  // oxlint-disable-next-line require-yield
  *children(): Generator<unknown, Template[]> {
    return this.branches.flat();
  }
}
