import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Request, test } from "@playwright/test";
import { mailedLink, registerAndVerify } from "./account-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, owner, word } from "./invented.ts";

const instance = readInstance();
const { webUrl } = instance;

/** A page that calls the product with the cookies of whoever looks at it, in every way a page can without asking first. */
const FORGERY = `<!doctype html><body><form id="form" target="frame" method="post" enctype="text/plain"
    action="${webUrl}/api/trpc/account.updateProfile">
    <input name='{"json":{"name":"Forged","zone":"UTC"},"x":"' value='"}'></form><iframe name="frame"></iframe>
  <script>
    document.getElementById("form").submit();
    const body = JSON.stringify({ json: { name: "Forged", zone: "UTC" } });
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json"])
      fetch("${webUrl}/api/trpc/account.updateProfile", { method: "POST", mode: type === "application/json" ? "cors" : "no-cors",
        credentials: "include", headers: { "content-type": type }, body }).catch(() => undefined);
  </script></body>`;

let stranger: Server;
test.beforeAll(async () => {
  stranger = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(FORGERY);
  });
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
});
test.afterAll(() => void stranger.close());

test("a page of another origin changes nothing with the cookies of whoever looks at it", async ({ page }) => {
  const me = owner(chanceOf(`${instance.seed} forged`));
  await registerAndVerify(page, instance, me);
  const { port } = stranger.address() as AddressInfo;
  // Another port is another origin on the same site, so the cookie goes along; another name is another site.
  for (const host of ["127.0.0.1", "localhost"]) {
    const [ended, statuses]: [string[], number[]] = [[], []];
    const isForged = (call: Request): boolean => call.url().includes("account.updateProfile");
    const end = (call: Request): void => {
      if (isForged(call)) ended.push(call.method());
    };
    const lure = await page.context().newPage();
    lure.on("requestfinished", end);
    lure.on("requestfailed", end);
    lure.on("response", (response) => {
      if (isForged(response.request())) statuses.push(response.status());
    });
    await lure.goto(`http://${host}:${port}/`);
    // The page itself may read none of the answers; the browser even keeps most of them from being seen here.
    await expect.poll(() => ended.length).toBeGreaterThanOrEqual(4);
    expect(new Set(statuses)).toEqual(new Set([403]));
    await lure.close();
  }
  await page.goto(`${webUrl}/dashboard/settings/profile`);
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(me.name);
});

const post = (url: string, headers: Record<string, string>, body: unknown): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    call.on("error", reject);
    call.end(JSON.stringify(body));
  });

test("a call that names another host gets mails that lead to ours", async ({ page }) => {
  const chance = chanceOf(`${instance.seed} host header`);
  const me = owner(chance);
  await registerAndVerify(page, instance, me);
  const cookies = await page.context().cookies(webUrl);
  const invited = `${word(chance)}@${word(chance)}.ok.test`;
  const status = await post(
    `${webUrl}/api/trpc/workspace.inviteMember`,
    {
      "content-type": "application/json",
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
      host: "evil.example",
      "x-forwarded-host": "evil.example",
    },
    { json: { email: invited, roles: ["viewer"], workspaces: {} } },
  );
  expect(status).toBe(200);
  const link = await mailedLink(instance, invited, "/invite/");
  expect(link.startsWith(`${webUrl}/invite/`)).toBe(true);
});
