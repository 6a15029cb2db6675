import { contactListMembers, contacts } from "@penguin/db/schema";
import { count } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  expectRefusal,
  importCsv,
  type Kit,
  suppress,
  type TestTenant,
  upload,
} from "../testing/index.ts";
import {
  cancelImport,
  createContact,
  getImport,
  listImportErrors,
  reconcileImports,
  runImport,
  startImport,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const rowsOf = (tenant: TestTenant) => tenantTransaction(tenant.ctx, (tx) => tx.select().from(contacts));
const errorsOf = async (tenant: TestTenant, importId: string) => {
  const page = await listImportErrors(tenant.ctx, { importId, limit: 500 });
  return page.rows.map((row) => [row.rowNumber, row.reason]);
};
const utf16 = (text: string, bigEndian: boolean): Buffer => {
  const little = Buffer.from(`\ufeff${text}`, "utf16le");
  return bigEndian ? little.swap16() : little;
};
const PEOPLE =
  "email;first name;company\r\nzoë@firm.example;x;y\r\nann@firm.example;Zoë Müller;Ö & Söhne\r\n";

describe("encodings and delimiters", () => {
  it.each([
    ["UTF-8", Buffer.from(PEOPLE)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${PEOPLE}`)],
    ["UTF-16 little endian", utf16(PEOPLE, false)],
    ["UTF-16 big endian", utf16(PEOPLE, true)],
    ["windows-1252", Buffer.from(PEOPLE, "latin1")],
    ["UTF-8 with tabs", Buffer.from(PEOPLE.replaceAll(";", "\t"))],
    ["UTF-8 with commas", Buffer.from(PEOPLE.replaceAll(";", ","))],
  ])("reads %s", async (_name, body) => {
    const tenant = await createTenant(kit);
    const { importId } = await importCsv(kit, tenant, body);
    expect(await rowsOf(tenant)).toMatchObject([
      { email: "ann@firm.example", firstName: "Zoë Müller", company: "Ö & Söhne" },
    ]);
    expect(await errorsOf(tenant, importId)).toEqual([[2, "email_bad_local"]]);
  });

  it("reads a file whose head ends inside a letter", async () => {
    const tenant = await createTenant(kit);
    const padding = "x".repeat(65_536 - Buffer.byteLength("email,note\na@b.example,") - 1);
    const body = `email,note\na@b.example,${padding}é\nc@d.example,ok\n`;
    const { importId } = await importCsv(kit, tenant, body);
    expect(await getImport(tenant.ctx, { importId })).toMatchObject({ encoding: "utf-8", rowsImported: 1 });
    expect(await errorsOf(tenant, importId)).toEqual([[2, "too_long"]]);
  });

  it("reads quotes with delimiters, quotes and line breaks inside", async () => {
    const tenant = await createTenant(kit);
    const body =
      'email,company,note\na@b.example,"Fox, ""Sons"" & Co","one\ntwo"\nc@d.example,"Plain",fine\n';
    const { importId } = await importCsv(kit, tenant, body);
    const rows = await rowsOf(tenant);
    expect(rows.map((row) => row.company)).toEqual(["Plain"]);
    expect(await errorsOf(tenant, importId)).toEqual([[2, "control_character"]]);
  });

  it("reads names in quotes with delimiters inside", async () => {
    const tenant = await createTenant(kit);
    await importCsv(kit, tenant, 'email,company\na@b.example,"Fox, ""Sons"" & Co"\n');
    expect(await rowsOf(tenant)).toMatchObject([{ company: 'Fox, "Sons" & Co' }]);
  });
});

describe("files that are refused whole", () => {
  const columns = Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(",");
  it.each([
    ["an empty file", Buffer.alloc(0), "empty"],
    ["a file of blank lines", Buffer.from(" \n\n\n"), "empty"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 1, 2, 3, 4, 5, 6, 7]), "binary"],
    ["100,000 columns", Buffer.from(`${columns}\n`), "row_too_long"],
    ["201 columns", Buffer.from(`${columns.split(",").slice(0, 201).join(",")}\n`), "too_many_columns"],
  ])("refuses %s and keeps nothing", async (_name, body, reason) => {
    const tenant = await createTenant(kit);
    const error = await expectRefusal(upload(tenant, body), "invalid");
    expect(error.details.reason).toBe(reason);
    expect([...kit.objects.files.keys()].filter((key) => key.includes(tenant.tenantId))).toEqual([]);
  });
});

describe("rows that are refused", () => {
  it("lists each with its reason and imports the rest", async () => {
    const tenant = await createTenant(kit);
    await suppress(tenant, "never@firm.example");
    const rows = [
      "ok@firm.example,Ann",
      "no address,Bo",
      ",Cy",
      "OK@firm.example,again",
      "bad@-firm,Di",
      "tab@firm.example,A\u0007B",
    ];
    const more = ["never@firm.example,Ed", `long@firm.example,${"x".repeat(300)}`, "last@firm.example,Flo"];
    const { importId } = await importCsv(kit, tenant, ["email,first name", ...rows, ...more].join("\n"));
    expect(await errorsOf(tenant, importId)).toEqual([
      [3, "email_no_at"],
      [4, "email_empty"],
      [5, "duplicate_in_file"],
      [6, "email_bad_domain"],
      [7, "control_character"],
      [8, "suppressed"],
      [9, "too_long"],
    ]);
    const job = await getImport(tenant.ctx, { importId });
    expect(job).toMatchObject({
      state: "completed",
      rowsRead: 9,
      rowsImported: 2,
      rowsSkipped: 1,
      rowsRefused: 6,
    });
    const { rowsImported, rowsUpdated, rowsSkipped, rowsRefused } = job;
    expect(rowsImported + rowsUpdated + rowsSkipped + rowsRefused).toBe(job.rowsRead);
  });

  it("numbers a row that is too long to be read, and those after it, as the file does", async () => {
    const tenant = await createTenant(kit);
    const people = Array.from({ length: 40 }, (_, i) => `p${i}@firm.example`);
    const rows = [...people.slice(0, 20), "x".repeat(300_000), ...people.slice(20), "nobody"];
    const { importId } = await importCsv(kit, tenant, ["email", ...rows, ""].join("\n"));
    expect(await errorsOf(tenant, importId)).toEqual([
      [22, "row_too_long"],
      [43, "email_no_at"],
    ]);
    expect(await rowsOf(tenant)).toHaveLength(40);
  });

  it("loses at most the limit of a record to a quote that is never closed", async () => {
    const tenant = await createTenant(kit);
    const filler = Array.from({ length: 6000 }, (_, i) => `f${i}@firm.example,${"x".repeat(40)}`);
    const rows = ["a@firm.example,fine", 'b@firm.example,"open', ...filler, "z@firm.example,fine", ""];
    const { importId } = await importCsv(kit, tenant, ["email,note", ...rows].join("\n"));
    const emails = (await rowsOf(tenant)).map((row) => row.email);
    expect(emails).toEqual(expect.arrayContaining(["a@firm.example", "z@firm.example"]));
    expect(await errorsOf(tenant, importId)).toEqual([[3, "row_too_long"]]);
  });

  it("refuses a quote that the end of the file leaves open, and imports what came before", async () => {
    const tenant = await createTenant(kit);
    const { importId } = await importCsv(kit, tenant, 'email,note\na@firm.example,x\nb@firm.example,"open\n');
    expect((await rowsOf(tenant)).map((row) => row.email)).toEqual(["a@firm.example"]);
    expect(await errorsOf(tenant, importId)).toEqual([[3, "unreadable"]]);
  });

  it("goes on after a row with too many columns", async () => {
    const tenant = await createTenant(kit);
    const wide = Array.from({ length: 100_000 }, () => "x").join(",");
    const { importId } = await importCsv(kit, tenant, `email\na@b.example\n${wide}\nc@d.example\n`);
    expect((await rowsOf(tenant)).map((row) => row.email).sort()).toEqual(["a@b.example", "c@d.example"]);
    expect(await errorsOf(tenant, importId)).toEqual([[3, "too_many_columns"]]);
  });
});

describe("duplicates", () => {
  const known = async (tenant: TestTenant) =>
    createContact(tenant.ctx, { email: "ann@firm.example", firstName: "Ann", company: "Old" });

  it("skips who is known, and puts them on the list", async () => {
    const tenant = await createTenant(kit);
    await known(tenant);
    const { importId } = await importCsv(kit, tenant, "email,company\nann@firm.example,New\n");
    expect(await rowsOf(tenant)).toMatchObject([{ company: "Old", firstName: "Ann" }]);
    expect(await getImport(tenant.ctx, { importId })).toMatchObject({ rowsSkipped: 1, rowsImported: 0 });
    const [members] = await tenantTransaction(tenant.ctx, (tx) =>
      tx.select({ n: count() }).from(contactListMembers),
    );
    expect(members?.n).toBe(1);
  });

  it("updates who is known when asked, and keeps fields the file does not have", async () => {
    const tenant = await createTenant(kit);
    await known(tenant);
    const { importId } = await importCsv(kit, tenant, "email,company\nann@firm.example,New\n", {
      onDuplicate: "update",
    });
    expect(await rowsOf(tenant)).toMatchObject([{ company: "New", firstName: "Ann" }]);
    expect(await getImport(tenant.ctx, { importId })).toMatchObject({ rowsUpdated: 1 });
  });

  it("finds a duplicate of the same file in a later batch", async () => {
    const tenant = await createTenant(kit);
    const rows = Array.from({ length: 1100 }, (_, i) => `p${i}@firm.example`);
    const { importId } = await importCsv(kit, tenant, ["email", ...rows, "p3@firm.example", ""].join("\n"), {
      onDuplicate: "update",
    });
    expect(await errorsOf(tenant, importId)).toEqual([[1102, "duplicate_in_file"]]);
    expect(await getImport(tenant.ctx, { importId })).toMatchObject({
      rowsImported: 1100,
      rowsUpdated: 0,
      rowsRefused: 1,
    });
  });

  it("puts imports that name the same new list at once on one list", async () => {
    const tenant = await createTenant(kit);
    const files = await Promise.all(
      ["a", "b", "c"].map((name) => upload(tenant, `email\n${name}@firm.example\n`)),
    );
    const started = await Promise.all(
      files.map(({ importId, mapping }) =>
        startImport(tenant.ctx, { importId, mapping, listName: "Shared" }),
      ),
    );
    expect(new Set(started.map((one) => one.listId)).size).toBe(1);
  });

  it("imports two files with the same people at once", async () => {
    const tenant = await createTenant(kit);
    const body = ["email", ...Array.from({ length: 700 }, (_, i) => `p${i}@firm.example`)].join("\n");
    const both = await Promise.all([importCsv(kit, tenant, body), importCsv(kit, tenant, body)]);
    const jobs = await Promise.all(both.map(({ importId }) => getImport(tenant.ctx, { importId })));
    expect(jobs.map((job) => job.state)).toEqual(["completed", "completed"]);
    expect(jobs.reduce((sum, job) => sum + job.rowsImported, 0)).toBe(700);
    expect(await rowsOf(tenant)).toHaveLength(700);
  });
});

describe("interruptions", () => {
  const start = async (tenant: TestTenant, rows: number) => {
    const body = ["email", ...Array.from({ length: rows }, (_, i) => `p${i}@firm.example`)].join("\n");
    const { importId, mapping } = await upload(tenant, body);
    await startImport(tenant.ctx, { importId, mapping, listName: "People" });
    return importId;
  };
  /** A tenant context whose object store breaks off, or does something, after so many chunks. */
  const interrupted = (tenant: TestTenant, after: (chunk: number) => Promise<void>) => {
    const ctx = kit.system(tenant.tenantId);
    const get = (key: string) => {
      const source = kit.objects.get(key);
      let chunk = 0;
      return source.compose(async function* (parts: AsyncIterable<Buffer>) {
        for await (const part of parts) {
          await after((chunk += 1));
          yield part;
        }
      }) as ReturnType<typeof kit.objects.get>;
    };
    return { ...ctx, doors: { ...ctx.doors, objects: { ...kit.objects, get } } };
  };

  it("goes on where it stopped when it is run again, and imports nobody twice", async () => {
    const tenant = await createTenant(kit);
    const importId = await start(tenant, 9000);
    const crash = interrupted(tenant, async (chunk) => {
      if (chunk === 2) await new Promise((_, reject) => setTimeout(() => reject(new Error("killed")), 400));
    });
    const dead = { ...crash, db: crash.db };
    await runImport(dead, importId).catch(() => undefined);
    const cut = await getImport(tenant.ctx, { importId });
    await kit.root`update imports set state = 'running', failure = '' where id = ${importId}`;
    await runImport(kit.system(tenant.tenantId), importId);
    const done = await getImport(tenant.ctx, { importId });
    expect(cut.rowsImported).toBeGreaterThan(0);
    expect(cut.rowsImported).toBeLessThan(9000);
    expect(done).toMatchObject({ state: "completed", rowsRead: 9000, rowsImported: 9000, rowsRefused: 0 });
    expect(await rowsOf(tenant)).toHaveLength(9000);
  });

  it("imports once when two workers run it at the same time", async () => {
    const tenant = await createTenant(kit);
    const importId = await start(tenant, 3000);
    const ctx = kit.system(tenant.tenantId);
    await Promise.all([runImport(ctx, importId), runImport(ctx, importId)]);
    expect(await getImport(tenant.ctx, { importId })).toMatchObject({
      state: "completed",
      rowsRead: 3000,
      rowsImported: 3000,
      rowsRefused: 0,
    });
  });

  it("stops after the batch it is in when it is cancelled; what was imported stays", async () => {
    const tenant = await createTenant(kit);
    const importId = await start(tenant, 9000);
    const slow = interrupted(tenant, async (chunk) => {
      if (chunk !== 2) return;
      await new Promise((resolve) => setTimeout(resolve, 400));
      await cancelImport(tenant.ctx, { importId });
    });
    await runImport(slow, importId);
    const job = await getImport(tenant.ctx, { importId });
    expect(job.state).toBe("cancelled");
    expect(job.rowsImported).toBeGreaterThan(0);
    expect(await rowsOf(tenant)).toHaveLength(job.rowsImported);
  });

  it("is asked for again by the reconciler while it runs, and not when it is done", async () => {
    const tenant = await createTenant(kit);
    const importId = await start(tenant, 2);
    const asked = async (): Promise<boolean> => {
      kit.jobs.clear();
      await reconcileImports(kit.platform());
      return kit.jobs.named("contact.import").some((job) => job.key.startsWith(importId));
    };
    expect(await asked()).toBe(true);
    await runImport(kit.system(tenant.tenantId), importId);
    expect(await asked()).toBe(false);
  });
});
