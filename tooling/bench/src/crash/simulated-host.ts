import {
  armHostSteps,
  createMailHost,
  createWorld,
  type HostStep,
  newUser,
  type Relay,
  startAgenda,
  startSubmission,
} from "@penguin/simulator";
import { systemClock } from "@penguin/runtime/clock";
import nodemailer from "nodemailer";

/**
 * The mail host that `npm start` uses, alone: `simulated-host.ts <dir> <port> <relay port> <life> [copies]`. It lets everybody
 * in, brings everything to one server, and kills itself at the step it is told. Queue ids hang on `life`, so that one is
 * never given to two hand-overs.
 */
const [, , storeDir = "", port, relayPort, life = "", copies] = process.argv;
/** A retry after five minutes comes after half a second. */
const PACE = 600;

const world = createWorld({
  seed: life,
  clock: systemClock,
  pace: PACE,
  storeDir,
  edgeOrigins: [],
  fetchUrl: async () => ({ status: 0 }),
});
const host = createMailHost(world, {
  hostname: "mx.crash.test",
  refuseCopies: copies === undefined,
  sign: false,
});
const onward = nodemailer.createTransport({
  pool: true,
  maxConnections: 16,
  host: "127.0.0.1",
  port: Number(relayPort),
  ignoreTLS: true,
});
const relay: Relay = async ({ mailFrom, rcptTo, raw }) => {
  try {
    await onward.sendMail({ envelope: { from: mailFrom, to: rcptTo }, raw });
    return { code: 250, enhanced: "2.0.0", text: "Ok: taken", stage: "data" };
  } catch (error) {
    return { unreachable: String(error) };
  }
};
host.useRelay(relay);
startAgenda(world, { onError: (error) => void process.stderr.write(`${String(error)}\n`) });

const admit = (user: string, password: string): undefined => {
  if (!host.accounts.user(user)) host.accounts.putUser(newUser(user, password));
};
const listening = await startSubmission({ ...host, login: admit }, { port: Number(port) });

let fatal: HostStep | undefined;
armHostSteps((step) => {
  if (step === fatal) process.kill(process.pid, "SIGKILL");
});
process.on("message", ({ dieAt }: { dieAt: HostStep }) => {
  fatal = dieAt;
});
process.on("disconnect", () => process.exit());
process.send?.({ port: listening.port });
