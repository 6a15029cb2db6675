import { useEffect } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { Dialog } from "@penguin/ui/dialog";
import { KeysDialog } from "@penguin/ui/keys-dialog";
import { Menu } from "@penguin/ui/menu";
import { SelectField } from "@penguin/ui/select-field";
import { SidePanel } from "@penguin/ui/side-panel";
import { TextField } from "@penguin/ui/text-field";
import { TextLink } from "@penguin/ui/text-link";
import { useToast } from "@penguin/ui/toast";
import { Tooltip } from "@penguin/ui/tooltip";

const nothing = (): void => undefined;
const open = { open: true, onOpenChange: nothing };

/** A dialog with a field. */
export const DialogScene = () => (
  <Dialog
    {...open}
    title="Add a domain"
    description="It is looked at every minute."
    footer={<Button variant="filled">Add domain</Button>}
  >
    <TextField label="Domain" value="" onChange={nothing} />
  </Dialog>
);

/** The question before something that cannot be undone. */
export const ConfirmationScene = () => (
  <ConfirmDialog
    {...open}
    title="Delete Spring?"
    goes={["4,120 waiting e-mails"]}
    stays={["Contacts stay"]}
    confirmLabel="Delete campaign"
    onConfirm={nothing}
    typeToConfirm="Spring"
  />
);

/** A row in depth beside its list. */
export const SidePanelScene = () => (
  <SidePanel
    {...open}
    title="Ada"
    description={<TextLink href="#a">ada@company.example</TextLink>}
    footer={<Button>Suppress contact</Button>}
  >
    What is known of her.
  </SidePanel>
);

/** The keys, once `?` was pressed. */
export const KeysScene = () => <KeysDialog keys={[{ keys: "j", label: "Next row" }]} />;

/** A menu to open, with lines of every kind. */
export const MenuScene = () => (
  <Menu
    trigger={
      <button type="button" className="min-h-11">
        Open me
      </button>
    }
    header="Ada"
    footer="The foot"
    groups={[
      {
        label: "Act",
        items: [
          { label: "Pause", keys: "p" },
          { label: "Delete", danger: true },
        ],
      },
      { label: "Go", items: [{ label: "Profile", href: "#a", current: true }] },
    ]}
  />
);

const CHOICES = [
  { value: "one", label: "One", hint: "What one means" },
  { value: "two", label: "Two" },
] as const;

/** A list of choices to open. */
export const SelectScene = () => (
  <SelectField label="Open me" choices={CHOICES} value="one" onChange={nothing} />
);

/** Toasts of the kinds there are, at once. */
export function ToastScene() {
  const toast = useToast();
  useEffect(() => {
    toast({ title: "Settings saved", tone: "good" });
    toast({ title: "Contact deleted", description: "It can be brought back.", undo: nothing });
    toast({ title: "Not saved", description: "Try again.", tone: "bad" });
  }, [toast]);
  return null;
}

/** An explanation to point at. */
export const TooltipScene = () => (
  <Tooltip text="What it does" keys="p">
    <button type="button" className="min-h-11">
      Open me
    </button>
  </Tooltip>
);
