import { isTestFile, pathInRepository, sliceOf } from "../place.mjs";
import { readFunctions } from "../function-facts.mjs";

const SYSTEM_CONTEXTS = /^(PlatformCtx|AccountCtx)$/;

const REASONS = { type: "object", additionalProperties: { type: "string", minLength: 10 } };

/**
 * A verb of core that writes in a tenant transaction asks for permission and leaves an audit row. Facts are followed
 * through functions of the same file. Verbs of the platform (`PlatformCtx`, `AccountCtx`) need no permission; what the
 * options list as `slice/functionName`, each with its reason, needs no permission or no audit row.
 */
export const writeVerb = {
  meta: {
    type: "problem",
    schema: [
      {
        type: "object",
        properties: { withoutPermit: REASONS, withoutAudit: REASONS },
        additionalProperties: false,
      },
    ],
  },
  create(context) {
    const relative = pathInRepository(context.filename);
    const home = sliceOf(relative);
    if (!home || ["kernel", "testing"].includes(home.slice) || isTestFile(relative)) return {};
    const { withoutPermit = {}, withoutAudit = {} } = context.options[0] ?? {};
    return {
      Program(program) {
        for (const facts of readFunctions(program)) {
          if (!facts.opensTransaction || !facts.writes || !facts.exported) continue;
          const key = `${home.slice}/${facts.name}`;
          const isSystem = SYSTEM_CONTEXTS.test(facts.firstParameterType ?? "");
          if (!facts.permits && !isSystem && !withoutPermit[key])
            context.report({
              node: facts.node,
              message: `${facts.name} writes in a tenant transaction without permit().`,
            });
          if (!facts.audits && !withoutAudit[key])
            context.report({
              node: facts.node,
              message: `${facts.name} writes in a tenant transaction without writeAudit().`,
            });
        }
      },
    };
  },
};
