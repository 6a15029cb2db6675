import { answerProgram } from "../../../server/rest.ts";

// Other versions, and whatever else there is not below /api: the same door says so in the same form.
export {
  answerProgram as DELETE,
  answerProgram as GET,
  answerProgram as OPTIONS,
  answerProgram as PATCH,
  answerProgram as POST,
  answerProgram as PUT,
};
