import { expect, it } from "vitest";
import type { Actor } from "./context.ts";
import type { TenantRole } from "./permission.ts";
import { workspaceScope } from "./workspace-access.ts";

const ID = "0197a000-0000-7000-8000-00000000000a";
const person = (...roles: TenantRole[]): Actor => ({
  kind: "user",
  userId: ID,
  email: "a@b.test",
  name: "A",
  roles,
  workspaces: { [ID]: "viewer" },
});

it.each<[string, Actor, "all" | string[]]>([
  ["an owner", person("owner"), "all"],
  ["an admin who is a viewer, too", person("viewer", "admin"), "all"],
  ["a manager", person("manager"), [ID]],
  ["somebody without a role", person(), [ID]],
  ["somebody in no workspace", { ...person("member"), workspaces: {} } as Actor, []],
  [
    "an owner's key",
    { kind: "api_key", apiKeyId: ID, name: "K", permissions: new Set(), workspaces: "all" },
    "all",
  ],
  [
    "a key of somebody with one workspace",
    { kind: "api_key", apiKeyId: ID, name: "K", permissions: new Set(), workspaces: { [ID]: "viewer" } },
    [ID],
  ],
  ["a job", { kind: "system", job: "j" }, "all"],
  ["somebody who followed a link", { kind: "contact", contactId: ID }, "all"],
  ["somebody of the staff", { kind: "operator", userId: ID }, []],
])("lets transactions of %s reach what is theirs", (_who, actor, scope) => {
  expect(workspaceScope({ actor })).toEqual(scope);
});
