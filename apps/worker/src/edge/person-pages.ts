import { findPreferences, findUnsubscribe, savePreferences } from "@penguin/core/event";
import type { Ctx } from "@penguin/core/kernel";
import type { TokenSigner } from "@penguin/mail/token";
import { type EdgeRequest, type EdgeResponse, languageWish, later, page } from "./edge-answer.ts";
import type { EdgeStore } from "./edge-store.ts";
import { neutralPage, unsubscribedPage, unsubscribePage } from "./pages.ts";
import { preferencePage, readChoice } from "./preference-page.ts";
import { languageOf } from "./texts.ts";

/** The pages by which a person takes themselves off or chooses what they get; only POST changes anything. */
export function createPersonPages(options: {
  tokens: TokenSigner;
  store: EdgeStore;
  forTenant: (tenantId: string) => Ctx;
}) {
  const { tokens, store, forTenant } = options;
  const contactCtx = (tenantId: string, job: string): Ctx => ({
    ...forTenant(tenantId),
    actor: { kind: "system", job },
  });
  const unsubscribe = async (token: string, request: EdgeRequest): Promise<EdgeResponse> => {
    const wish = languageWish(request);
    const known = tokens.verify(token, "unsubscribe");
    if (!known) return page(404, neutralPage(languageOf(wish)));
    const ctx = contactCtx(known.tenantId, "contact.unsubscribe");
    const answer = await store.ask(() => findUnsubscribe(ctx, known.messageId));
    const language = languageOf({ ...wish, contact: answer?.value?.language });
    // Without an answer the signed token speaks for itself: the mail was ours.
    if (answer && !answer.value) return page(404, neutralPage(language));
    const place = { language, path: request.path };
    if (request.method !== "POST")
      return page(
        200,
        answer?.value?.done
          ? unsubscribedPage(place)
          : unsubscribePage({ ...place, preferences: `/p/${token}` }),
      );
    return store.unsubscribe(known).then(
      () => page(200, unsubscribedPage(place)),
      () => later(request),
    );
  };
  const preferences = async (token: string, request: EdgeRequest): Promise<EdgeResponse> => {
    const wish = languageWish(request);
    const known = tokens.verify(token, "unsubscribe");
    if (!known) return page(404, neutralPage(languageOf(wish)));
    const ctx = contactCtx(known.tenantId, "contact.choose-preferences");
    const answer = await store.ask(() => findPreferences(ctx, known.messageId));
    if (!answer) return later(request);
    const found = answer.value;
    const language = languageOf({ ...wish, contact: found?.language });
    if (!found) return page(404, neutralPage(language));
    const place = { language, path: request.path };
    if (found.left) return page(200, unsubscribedPage(place));
    const show = (shown: typeof found, saved: boolean): EdgeResponse =>
      page(200, preferencePage(shown, { ...place, unsubscribe: `/u/${token}`, saved }));
    if (request.method !== "POST") return show(found, false);
    const choice = readChoice(request.body, found, language, ctx.clock.now());
    const saved = await store.ask(() => savePreferences(ctx, known.messageId, choice));
    const shown = saved && (await store.ask(() => findPreferences(ctx, known.messageId)));
    return shown ? show(shown.value ?? found, saved.value) : later(request);
  };
  return { unsubscribe, preferences };
}
