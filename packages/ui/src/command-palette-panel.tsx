"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Command } from "cmdk";
import type { CommandPaletteProps, PaletteCommand } from "./command-palette.tsx";
import { backdropClass } from "./dialog.tsx";
import { KeyHint } from "./key-hint.tsx";
import { useUi } from "./ui-provider.tsx";

/** The open palette. */
export default function CommandPalettePanel(props: CommandPaletteProps & { onClose: () => void }) {
  const { groups, onGo, onSearch, onClose } = props;
  const { text } = useUi();
  const run = (command: PaletteCommand) => {
    onClose();
    if (command.href !== undefined) onGo(command.href);
    command.onRun?.();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup className="overlay-motion fixed inset-x-2 top-2 z-50 mx-auto max-w-xl overflow-hidden rounded-panel border border-line bg-surface shadow-overlay outline-none sm:top-[12vh]">
          <Dialog.Title className="sr-only">{text.palette}</Dialog.Title>
          <Command label={text.palette} loop>
            <Command.Input
              onValueChange={onSearch}
              placeholder={text.paletteHint}
              className="h-12 w-full border-b border-line bg-transparent px-4 text-body outline-none placeholder:text-muted"
            />
            <Command.List className="max-h-[60vh] overflow-y-auto p-1">
              <Command.Empty className="px-3 py-6 text-center text-muted">{text.paletteEmpty}</Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group.label}
                  heading={group.label}
                  className="[&>[cmdk-group-heading]]:px-3 [&>[cmdk-group-heading]]:pt-2 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:text-label [&>[cmdk-group-heading]]:text-muted"
                >
                  {group.commands.map((command) => (
                    <Command.Item
                      key={command.id}
                      value={command.id}
                      keywords={[command.label, ...(command.words ?? [])]}
                      onSelect={() => run(command)}
                      className="flex min-h-9 items-center gap-3 rounded-control px-3 data-[selected=true]:bg-raised touch:min-h-11 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted"
                    >
                      {command.icon}
                      <span className="min-w-0 truncate">{command.label}</span>
                      {command.hint && <span className="truncate text-label text-muted">{command.hint}</span>}
                      {command.keys && <KeyHint keys={command.keys} />}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
