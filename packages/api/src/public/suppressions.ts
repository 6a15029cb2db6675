import { addSuppression, listSuppressions, removeSuppression } from "@penguin/core/suppression";
import {
  AddSuppressionInput,
  ListSuppressionsInput,
  SUPPRESSION_REASONS,
  SUPPRESSION_SCOPES,
  SuppressionInput,
} from "@penguin/core/suppression/schema";
import { z } from "zod";
import { operation, restRouter } from "../rest/operation.ts";
import { cursorOf, Instant, Limit, Nothing, paged, toPaged } from "../rest/shapes.ts";

const Suppression = z
  .object({
    id: z.uuid(),
    email: z.string(),
    reason: z.enum(SUPPRESSION_REASONS),
    /** The whole organisation, or one workspace or topic of it. */
    scope: z.enum(SUPPRESSION_SCOPES),
    source: z.string(),
    /** The rule that judged what came back; empty for what people did. */
    rule: z.string(),
    createdAt: Instant,
  })
  .meta({ id: "Suppression" });
const ListInput = ListSuppressionsInput.extend({ limit: Limit, cursor: cursorOf("id") });

/** Addresses nobody writes to. */
export const suppressionOperations = restRouter({
  list: operation("GET /suppressions", "List suppressed addresses", {
    input: ListInput,
    output: paged(Suppression),
  }).query(async ({ ctx, input }) => toPaged(await listSuppressions(ctx.verb, input))),
  add: operation(
    "POST /suppressions",
    "Suppress an address",
    { input: AddSuppressionInput, output: Nothing },
    { status: 204, repeatable: true, description: "Adding an address that is there changes nothing." },
  ).mutation(({ ctx, input }) => addSuppression(ctx.verb, input)),
  remove: operation(
    "DELETE /suppressions/{suppressionId}",
    "Take an address off the list",
    { input: SuppressionInput, output: Nothing },
    { status: 204, description: "Addresses of people who complained or unsubscribed stay for good (412)." },
  ).mutation(({ ctx, input }) => removeSuppression(ctx.verb, input)),
});
