"use client";

import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./icon-button.tsx";
import { useUi } from "./ui-provider.tsx";

/** Props of `SidePanel`. The URL holds which one is open. */
export interface SidePanelProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

/** One row in depth beside its list. The list stays usable; Esc closes. */
export function SidePanel({ open, onOpenChange, title, description, footer, children }: SidePanelProps) {
  const { text } = useUi();
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange} modal={false} disablePointerDismissal>
      <BaseDialog.Portal>
        <BaseDialog.Popup className="overlay-motion fixed inset-y-0 end-0 z-30 flex w-full flex-col border-s border-line bg-surface shadow-overlay outline-none data-ending-style:translate-x-4 data-starting-style:translate-x-4 sm:w-[28rem]">
          <header className="flex items-start gap-2 border-b border-line px-4 py-3">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="font-strong">{title}</BaseDialog.Title>
              {description && (
                <BaseDialog.Description render={<div />} className="text-table text-muted">
                  {description}
                </BaseDialog.Description>
              )}
            </div>
            <IconButton
              label={text.close}
              keys="Esc"
              icon={<X aria-hidden />}
              onClick={() => onOpenChange(false)}
            />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
          {footer && (
            <footer className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
