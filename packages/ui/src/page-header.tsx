import type { ReactNode } from "react";

/** Props of `PageHeader`. `mainAction` is the one filled button; on a phone it stands at the bottom. */
export interface PageHeaderProps {
  title: string;
  above?: ReactNode;
  state?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  mainAction?: ReactNode;
}

/** The title of a page with its state and what can be done with it. */
export function PageHeader({ title, above, state, description, actions, mainAction }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-1">
      {above}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-0 text-title font-strong">{title}</h1>
        {state}
        {(actions || mainAction) && (
          <div className="flex flex-wrap items-center gap-2 sm:ms-auto">
            {actions}
            {mainAction && <MainAction>{mainAction}</MainAction>}
          </div>
        )}
      </div>
      {description && <div className="max-w-prose text-muted">{description}</div>}
    </header>
  );
}

/** Puts the main action above the bottom bar on a phone and in place elsewhere. */
export function MainAction({ children }: { children: ReactNode }) {
  return (
    <div
      data-main-action
      className="max-sm:fixed max-sm:inset-x-0 max-sm:bottom-(--bottom-bar,0px) max-sm:z-20 max-sm:border-t max-sm:border-line max-sm:bg-surface max-sm:p-2 max-sm:*:h-11 max-sm:*:w-full"
    >
      {children}
    </div>
  );
}
