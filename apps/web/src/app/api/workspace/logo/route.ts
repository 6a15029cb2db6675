import { readLogo } from "@penguin/api";
import { answerPicture } from "../../../../server/answer-picture.ts";

/** Gives the logo of the organisation; nothing is changed. */
export const GET = (request: Request): Promise<Response> =>
  answerPicture(request, ({ session, tenant }) => readLogo(tenant(session)));
