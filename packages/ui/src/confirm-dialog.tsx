"use client";

import { useState, type ReactNode } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { StateShape } from "./state-mark.tsx";
import { TextField } from "./text-field.tsx";
import { useUi } from "./ui-provider.tsx";

/** Props of `ConfirmDialog`. `goes` and `stays` are sentences with counts, as "4,120 waiting e-mails". */
export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  goes: readonly string[];
  stays?: readonly string[];
  confirmLabel: string;
  onConfirm: () => Promise<void> | void;
  typeToConfirm?: string;
  /** True for a start rather than a loss: the button is then not a warning. */
  isStart?: boolean;
  /** What is to be chosen before, as who takes over. */
  children?: ReactNode;
}

/** Asks before something that cannot be undone: names the counts, what goes for good and what stays. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, goes, stays, confirmLabel, onConfirm, typeToConfirm, isStart } = props;
  const { text } = useUi();
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [missed, setMissed] = useState(false);
  const confirm = async () => {
    if (typeToConfirm !== undefined && typed.trim() !== typeToConfirm) return setMissed(true);
    setPending(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } finally {
      setPending(false);
    }
  };
  const footer = (
    <>
      <Button onClick={() => onOpenChange(false)}>{text.cancel}</Button>
      <Button variant={isStart ? "filled" : "danger"} pending={pending} onClick={() => void confirm()}>
        {confirmLabel}
      </Button>
    </>
  );
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} footer={footer}>
      <Consequences title={text.goesAway} tone="bad" items={goes} />
      {stays && stays.length > 0 && <Consequences title={text.comesBack} tone="good" items={stays} />}
      {props.children}
      {typeToConfirm !== undefined && (
        <TextField
          mono
          label={text.typeToConfirm(typeToConfirm)}
          value={typed}
          onChange={(value) => {
            setTyped(value);
            setMissed(false);
          }}
          error={missed ? text.typeToConfirm(typeToConfirm) : undefined}
          autoComplete="off"
        />
      )}
    </Dialog>
  );
}

function Consequences({
  title,
  tone,
  items,
}: {
  title: ReactNode;
  tone: "bad" | "good";
  items: readonly string[];
}) {
  return (
    <div>
      <p
        className={tone === "bad" ? "flex items-center gap-2 text-bad" : "flex items-center gap-2 text-good"}
      >
        <StateShape tone={tone} />
        <span className="font-medium">{title}</span>
      </p>
      <ul className="ps-5">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}
