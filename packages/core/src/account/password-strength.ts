import type { ZxcvbnFactory } from "@zxcvbn-ts/core";

const ENOUGH = 3;
/** Longer ones are guessed no better, and cost the estimate too much. */
const LOOKED_AT = 72;

let estimator: Promise<ZxcvbnFactory> | undefined;

const openEstimator = async (): Promise<ZxcvbnFactory> => {
  const [core, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
};

/** Why a password is too easy to guess, as a sentence for the person; undefined when it is hard enough (score 3 of 4). */
export async function weaknessOf(password: string, known: readonly string[]): Promise<string | undefined> {
  estimator ??= openEstimator();
  const { score, feedback } = (await estimator).check(password.slice(0, LOOKED_AT), [...known]);
  if (score >= ENOUGH) return undefined;
  const why = feedback.warning ? `${feedback.warning} ` : "";
  return `${why}This is too easy to guess. Several words that do not belong together are hard to guess and easy to remember.`;
}
