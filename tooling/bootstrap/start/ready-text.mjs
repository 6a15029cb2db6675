import path from "node:path";

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** What a person is told when the dashboard answers and the example data is still being made. */
export const pageText = ({ webUrl, pageMs }) =>
  `\n  The dashboard is at  ${webUrl}   (after ${seconds(pageMs)}); example data and sign-in follow\n`;

/** What a person needs once everything runs. */
export const readyText = ({ webUrl, login, database, queue, simulator, paths, pageMs, elapsedMs }) => {
  const relative = (file) => path.relative(process.cwd(), file) || ".";
  return [
    "",
    `  PenguinMails is at   ${webUrl}   (ready after ${seconds(elapsedMs)}, first page after ${seconds(pageMs)})`,
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
