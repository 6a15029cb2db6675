"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "./class-names.ts";
import { useUi } from "./ui-provider.tsx";

const shownMilliseconds = 2_000;

/** Props of `CopyButton`. `name` tells readers what is copied; `label` stands in place of "Copy". */
export interface CopyButtonProps {
  value: string;
  name: string;
  label?: string;
  className?: string;
}

/** Copies a value with one click and says so for two seconds. */
export function CopyButton({ value, name, label, className }: CopyButtonProps) {
  const { text } = useUi();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await writeClipboard(value);
    setCopied(true);
  };
  return (
    <button
      type="button"
      aria-label={label ?? `${text.copy}: ${name}`}
      onClick={() => void copy()}
      className={cn(
        "inline-flex h-7 shrink-0 items-center gap-1 rounded-control px-1.5 text-label text-muted transition-colors hover:bg-raised hover:text-ink touch:h-11 touch:px-3",
        className,
      )}
    >
      {copied ? (
        <Check aria-hidden className="size-3.5 text-good" />
      ) : (
        <Copy aria-hidden className="size-3.5" />
      )}
      <span aria-live="polite">{copied ? text.copied : (label ?? text.copy)}</span>
    </button>
  );
}

async function writeClipboard(value: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(value);
  // Over plain HTTP on a LAN address the clipboard API is absent.
  const area = document.createElement("textarea");
  area.value = value;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** A value in mono with its copy button, as a DNS record. Long values wrap, nothing is cut off. */
export function CopyField({ value, name }: { value: string; name: string }) {
  return (
    <span className="flex min-w-0 items-start justify-between gap-1 rounded-control border border-line bg-canvas ps-2">
      <code className="min-w-0 py-1 font-mono text-label break-all select-all">{value}</code>
      <CopyButton value={value} name={name} />
    </span>
  );
}
