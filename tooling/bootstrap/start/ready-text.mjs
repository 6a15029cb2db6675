import path from "node:path";

/** What a person needs once everything runs. */
export const readyText = ({ webUrl, login, database, queue, simulator, paths, elapsedMs }) => {
  const relative = (file) => path.relative(process.cwd(), file) || ".";
  return [
    "",
    `  PenguinMails is at   ${webUrl}   (ready after ${(elapsedMs / 1000).toFixed(1)} s)`,
    `  sign in as           ${login.email}   password ${login.password}`,
    `  mail desk            ${simulator.url}   every mailbox of the simulated internet; nothing leaves this machine`,
    `  database             ${database.text}`,
    `  queue                ${queue.text}`,
    `  data                 ${relative(paths.state)}   logs ${relative(paths.logs)}`,
    "  stop                 Ctrl-C",
    "  start over           npm start -- --reset   (deletes all data)",
    "",
  ].join("\n");
};
