import { House, Inbox, Pause } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AppShell } from "@penguin/ui/app-shell";
import { Button } from "@penguin/ui/button";
import { Checkbox } from "@penguin/ui/checkbox";
import { CommandPalette } from "@penguin/ui/command-palette";
import { type Column, DataTable, type DataTableProps } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { Form, SubmitButton } from "@penguin/ui/form";
import {
  FormCheckbox,
  FormRadioGroup,
  FormSelect,
  FormSwitch,
  FormTextArea,
  FormTextField,
} from "@penguin/ui/form-fields";
import { RadioGroup } from "@penguin/ui/radio-group";
import { SelectField } from "@penguin/ui/select-field";
import { StateMark } from "@penguin/ui/state-mark";
import { Switch } from "@penguin/ui/switch";
import { emptyTableQuery } from "@penguin/ui/table-query";
import { TextArea } from "@penguin/ui/text-area";
import { TextField } from "@penguin/ui/text-field";
import { TextLink } from "@penguin/ui/text-link";

const nothing = (): void => undefined;
const FAULT = "Fill this in.";
const CHOICES = [
  { value: "one", label: "One", hint: "What one means" },
  { value: "two", label: "Two" },
] as const;

const places = [
  { id: "home", href: "#home", label: "Home", icon: <House aria-hidden />, primary: true },
  { id: "inbox", href: "#inbox", label: "Inbox", icon: <Inbox aria-hidden />, primary: true, count: 12 },
];

/** The frame of the application around something. */
export function Frame({ children }: { children?: ReactNode }) {
  const palette = (
    <CommandPalette
      groups={[{ label: "Act", commands: [{ id: "a", label: "Pause campaign", hint: "Spring", keys: "p" }] }]}
      onGo={nothing}
    />
  );
  return (
    <AppShell
      brand={<span>PenguinMails</span>}
      items={places}
      current="inbox"
      search={palette}
      banner="You are looking at another organisation."
    >
      <h1>The page</h1>
      {children}
    </AppShell>
  );
}

interface Row {
  id: string;
  name: string;
}

const rows: readonly Row[] = ["Ada", "Grace", "A person with a name that is much longer than its column"].map(
  (name, index) => ({ id: String(index), name }),
);

const columns: ReadonlyArray<Column<Row>> = [
  { id: "name", header: "Name", place: "title", sortable: true, cell: (row) => row.name },
  {
    id: "state",
    header: "State",
    place: "state",
    cell: () => <StateMark tone="good" word="Sending" />,
  },
  {
    id: "mail",
    header: "Last mail",
    cell: () => <TextLink href="#mail">From the list</TextLink>,
  },
  { id: "count", header: "Sent", align: "end", sortable: true, cell: (row) => row.id },
];

/** Tables with rows, narrowed to none, and empty. */
export function TableScene() {
  const [query, setQuery] = useState(emptyTableQuery);
  const common: Omit<DataTableProps<Row>, "label" | "rows"> = {
    columns,
    rowId: (row) => row.id,
    rowName: (row) => row.name,
    rowHref: (row) => `#${row.id}`,
    query,
    onQuery: setQuery,
    searchLabel: "Search contacts",
    filters: [{ id: "state", label: "State", choices: [{ value: "on", label: "On" }] }],
    bulkActions: [{ label: "Pause", icon: <Pause aria-hidden />, onRun: nothing }],
    empty: <EmptyState sentence="There are no contacts." />,
    emptyFiltered: "Nobody matches.",
  };
  const narrow = { ...emptyTableQuery, search: "x", filters: { state: "on" } };
  const sorted = { ...emptyTableQuery, sort: { column: "name", direction: "desc" } as const };
  return (
    <>
      <DataTable {...common} label="Contacts" rows={rows} note="3 of 3" older="b" />
      <DataTable {...common} label="Sorted" rows={rows} query={sorted} pending />
      <DataTable {...common} label="Narrowed" rows={[]} query={narrow} />
      <DataTable {...common} label="None" rows={[]} />
    </>
  );
}

/** A field's validation that finds nothing: the gallery shows faults by hand. */
const anything = {
  "~standard": { version: 1, vendor: "gallery", validate: (value: unknown) => ({ value: value as Values }) },
} as const;

type Values = Record<string, string | boolean>;

/** Forms: each field at rest, with a fault, and what the server refused. */
export function FormScene() {
  const refuse = () =>
    Promise.resolve({ ok: false as const, message: "The server refused it.", fieldErrors: { text: FAULT } });
  const values: Values = { text: "", area: "Text", choice: "one", radio: "one", tick: true, switch: true };
  return (
    <>
      <Form schema={anything} defaultValues={values} onSubmit={refuse}>
        <FormTextField name="text" label="Text" hint="A hint" optional />
        <FormTextArea name="area" label="Longer text" limit={5} />
        <FormSelect name="choice" label="Choice" choices={CHOICES} />
        <FormRadioGroup name="radio" label="Kind" choices={CHOICES} />
        <FormCheckbox name="tick" label="Agreed" hint="What that means" />
        <FormSwitch name="switch" label="Mails" hint="Sent at once" />
        <SubmitButton>Save settings</SubmitButton>
      </Form>
      <Button variant="danger">Delete workspace</Button>
      <TextField label="Host" value="mail.example" onChange={nothing} error={FAULT} mono unit="port" />
      <TextField label="Placeholder" value="" onChange={nothing} placeholder="name@company.com" />
      <TextArea label="Note" value="Note" onChange={nothing} error={FAULT} limit={5} />
      <SelectField
        label="Zone"
        choices={CHOICES}
        value={null}
        onChange={nothing}
        placeholder="Choose one"
        error={FAULT}
      />
      <RadioGroup label="Security" choices={CHOICES} value="one" onChange={nothing} error={FAULT} />
      <Checkbox label="Read" checked={false} onChange={nothing} error={FAULT} />
      <Checkbox label="Partly" checked={false} mixed onChange={nothing} />
      <Switch label="Opens" checked={false} onChange={nothing} />
    </>
  );
}
