export { answerOf } from "./answer-of.ts";
export { readTruth, type TruthRow } from "./read-truth.ts";
export { type CorpusAnswer, type CorpusScore, scoreCorpus, type Share } from "./score-corpus.ts";
