import { readAvatar } from "@penguin/api";
import { answerPicture } from "../../../../server/answer-picture.ts";

/** Gives one's own picture; nothing is changed. */
export const GET = (request: Request): Promise<Response> =>
  answerPicture(request, ({ session, account }) =>
    readAvatar({
      ...account,
      tenantId: session.tenantId,
      actor: session.actor,
      sessionId: session.sessionId,
    }),
  );
