import { answerProgram } from "../../../../server/rest.ts";

export {
  answerProgram as DELETE,
  answerProgram as GET,
  answerProgram as OPTIONS,
  answerProgram as PATCH,
  answerProgram as POST,
  answerProgram as PUT,
};
