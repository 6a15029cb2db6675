"use client";

import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

/** Props of `Dialog`. It is controlled: the caller knows why it is open. */
export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  footer?: ReactNode;
  children?: ReactNode;
}

/** A window over the page for one decision. Never opened from another dialog. */
export function Dialog({ open, onOpenChange, title, description, footer, children }: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClass} />
        <BaseDialog.Popup className="overlay-motion fixed inset-x-2 bottom-2 z-50 mx-auto flex max-h-[calc(100dvh-1rem)] max-w-lg flex-col gap-4 overflow-y-auto rounded-panel border border-line bg-surface p-6 shadow-overlay outline-none sm:bottom-auto sm:top-[12vh]">
          <div className="flex flex-col gap-1">
            <BaseDialog.Title className="text-title font-medium">{title}</BaseDialog.Title>
            {description && (
              <BaseDialog.Description className="text-muted">{description}</BaseDialog.Description>
            )}
          </div>
          {children}
          {footer && <div className="flex flex-wrap justify-end gap-2">{footer}</div>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** The veil behind overlays. */
export const backdropClass = "overlay-motion fixed inset-0 z-40 bg-[#0a1014]/45";
