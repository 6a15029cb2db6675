"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { createContext, use, type ComponentType, type ReactNode } from "react";
import type { Tone } from "./tokens.ts";

/** What a link component must take; Next's `Link` and a plain anchor both do. */
export interface UiLinkProps {
  href: string;
  className?: string;
  children?: ReactNode;
  id?: string;
  tabIndex?: number;
  title?: string;
  rel?: string;
  onClick?: () => void;
  "aria-label"?: string;
  "aria-current"?: "page" | "true";
}

/** The words of the primitives. The application fills them from its catalogues. */
export interface UiText {
  close: string;
  cancel: string;
  undo: string;
  retry: string;
  copy: string;
  copied: string;
  optional: string;
  clearSearch: string;
  clearFilters: string;
  newer: string;
  older: string;
  pages: string;
  density: string;
  selectAll: string;
  selectRow: string;
  clearSelection: string;
  showAsTable: string;
  collapse: string;
  skip: string;
  navigation: string;
  theme: string;
  themeLight: string;
  themeDark: string;
  themeSystem: string;
  palette: string;
  paletteHint: string;
  paletteEmpty: string;
  notifications: string;
  errorSummary: string;
  comesBack: string;
  goesAway: string;
  now: string;
  day: string;
  done: string;
  planned: string;
  state: string;
  keys: string;
  more: string;
  tones: Readonly<Record<Tone, string>>;
  typeToConfirm: (word: string) => string;
  selected: (count: number) => string;
  sortBy: (column: string) => string;
  left: (count: number) => string;
}

interface UiContextValue {
  link: ComponentType<UiLinkProps>;
  text: UiText;
}

const UiContext = createContext<UiContextValue | null>(null);

/** Gives the primitives their words and the application's link component. Wrap the whole application once. */
export function UiProvider({ link, text, children }: UiContextValue & { children: ReactNode }) {
  // Our content security policy allows no style elements; styles.css says what Base UI would add.
  return (
    <CSPProvider disableStyleElements>
      <UiContext value={{ link, text }}>{children}</UiContext>
    </CSPProvider>
  );
}

/** The words and the link component given to `UiProvider`. */
export function useUi(): UiContextValue {
  const value = use(UiContext);
  if (!value) throw new Error("A UI component was rendered outside UiProvider");
  return value;
}

/** A link that navigates without a full page load where the application offers that. */
export function UiLink(props: UiLinkProps) {
  const { link: Link } = useUi();
  return <Link {...props} />;
}
