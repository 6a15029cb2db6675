/** Names the stage that started a process; what that starts in turn inherits it, so its CPU time can be told. */
export const STAGE_VARIABLE = "PENGUIN_STAGE";

/** The processes of one stage: each is started with the name of the stage and `more` in its environment. */
export const stageProcesses = (processes, stage, more = {}) => {
  const marked = (what) => ({ ...what, env: { ...what.env, ...more, [STAGE_VARIABLE]: stage } });
  return {
    ...processes,
    start: (name, what) => processes.start(name, marked(what)),
    run: (name, what, failure) => processes.run(name, marked(what), failure),
  };
};
