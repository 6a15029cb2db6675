import { armHostSteps } from "../host-step.ts";
import { campaignMail, runUntil, sampleWorld } from "./sample.ts";

/** A host that takes one mail and dies at a step: `struck-host.ts <folder> <step>`. */
const [, , storeDir, fatal] = process.argv;
armHostSteps((step) => {
  if (step === fatal) process.kill(process.pid, "SIGKILL");
});
const sample = sampleWorld({ storeDir, refuseCopies: true });
const mail = { user: "amy@acme.test", mailFrom: "amy@acme.test", rcptTo: ["a@ok.test"] };
await sample.host.submit({ ...mail, raw: campaignMail("a@ok.test") });
await runUntil(sample);
