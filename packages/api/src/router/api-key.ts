import {
  createApiKey,
  getApiKeyUsage,
  listApiKeys,
  regenerateApiKey,
  revokeApiKey,
} from "@penguin/core/api-key";
import {
  ApiKeyInput,
  ApiKeyUsageInput,
  CreateApiKeyInput,
  ListApiKeysInput,
} from "@penguin/core/api-key/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const apiKeyRouter = router({
  list: procedure.input(ListApiKeysInput).query(({ ctx, input }) => listApiKeys(ctx.verb, input)),
  create: procedure.input(CreateApiKeyInput).mutation(({ ctx, input }) => createApiKey(ctx.verb, input)),
  revoke: procedure.input(ApiKeyInput).mutation(({ ctx, input }) => revokeApiKey(ctx.verb, input)),
  regenerate: procedure.input(ApiKeyInput).mutation(({ ctx, input }) => regenerateApiKey(ctx.verb, input)),
  getUsage: procedure.input(ApiKeyUsageInput).query(({ ctx, input }) => getApiKeyUsage(ctx.verb, input)),
});
