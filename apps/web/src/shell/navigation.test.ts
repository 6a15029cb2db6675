import { describe, expect, it } from "vitest";
import { currentPlace, placeHref, places } from "./navigation.tsx";

describe("navigation", () => {
  it("offers workspace places only inside a workspace", () => {
    const without = places.filter((place) => placeHref(place, null) !== null).map((place) => place.id);
    expect(without).toEqual([
      "home",
      "contacts",
      "inbox",
      "suppression",
      "quarantine",
      "reputation",
      "workspaces",
      "settings",
    ]);
  });

  it("knows the place by the longest address", () => {
    expect(currentPlace("/dashboard", "acme")).toBe("home");
    expect(currentPlace("/dashboard/contacts/suppression", "acme")).toBe("suppression");
    expect(currentPlace("/dashboard/contacts/42", "acme")).toBe("contacts");
    expect(currentPlace("/dashboard/workspaces/acme/campaigns/7", "acme")).toBe("campaigns");
    expect(currentPlace("/dashboard/workspaces/acme", "acme")).toBe("workspaces");
    expect(currentPlace("/dashboard/elsewhere", "acme")).toBeNull();
  });
});
