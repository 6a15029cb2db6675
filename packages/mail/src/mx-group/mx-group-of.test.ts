import { describe, expect, it } from "vitest";
import { mxGroupOf } from "./index.ts";

describe("mxGroupOf", () => {
  it.each([
    [
      "a Google Workspace",
      "firm.example",
      ["1 aspmx.l.google.com", "5 alt1.aspmx.l.google.com"],
      "google.com",
    ],
    ["an older Google Workspace", "firm.example", ["10 aspmx2.googlemail.com"], "google.com"],
    ["Gmail", "gmail.com", ["5 gmail-smtp-in.l.google.com."], "google.com"],
    ["Microsoft 365", "firm.example", ["0 firm-example.mail.protection.outlook.com"], "outlook.com"],
    ["Microsoft 365 with DNSSEC", "firm.example", ["0 firm-example.k-v1.mx.microsoft"], "outlook.com"],
    ["Outlook.com", "hotmail.com", ["2 hotmail-com.olc.protection.outlook.com"], "outlook.com"],
    ["Yahoo", "yahoo.com", ["1 mta5.am0.yahoodns.net"], "yahoodns.net"],
    ["iCloud", "me.com", ["10 mx01.mail.icloud.com"], "icloud.com"],
    ["Gmail's own submission", "smtp.gmail.com", ["0 smtp.gmail.com"], "google.com"],
    ["the first by number", "firm.example", ["20 mx.backup.test", "10 MX.Own.Example."], "own.example"],
    ["a registry with two labels", "firm.example", ["10 mx1.host.co.uk"], "host.co.uk"],
    ["a null MX", "firm.example", ["0 ."], "firm.example"],
    ["no MX", "firm.example", [], "firm.example"],
  ])("%s", (_, domain, records, expected) => {
    expect(mxGroupOf(domain, records)).toBe(expected);
  });
});
