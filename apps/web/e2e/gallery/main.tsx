import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { ToastProvider } from "@penguin/ui/toast";
import { UiProvider, type UiLinkProps } from "@penguin/ui/ui-provider";
import {
  ConfirmationScene,
  DialogScene,
  KeysScene,
  MenuScene,
  SelectScene,
  SidePanelScene,
  ToastScene,
  TooltipScene,
} from "./open-scenes.tsx";
import type { SceneName } from "./scene-names.ts";
import { StillScene } from "./still-scene.tsx";
import { words } from "./words.ts";
import { FormScene, Frame, TableScene } from "./work-scenes.tsx";

const scenes: Record<SceneName, ReactNode> = {
  page: <StillScene />,
  frame: <Frame />,
  table: <TableScene />,
  form: <FormScene />,
  dialog: <DialogScene />,
  confirmation: <ConfirmationScene />,
  "side panel": <SidePanelScene />,
  keys: <KeysScene />,
  menu: <MenuScene />,
  select: <SelectScene />,
  palette: <Frame />,
  drawer: <Frame />,
  toasts: <ToastScene />,
  tooltip: <TooltipScene />,
};

const Link = (props: UiLinkProps) => <a {...props}>{props.children}</a>;

const name = decodeURIComponent(location.hash.slice(1)) as SceneName;
const isFramed = name === "frame" || name === "palette" || name === "drawer";
const scene = scenes[name];

createRoot(document.body.appendChild(document.createElement("div"))).render(
  <UiProvider link={Link} text={words}>
    <ToastProvider>
      {isFramed ? (
        scene
      ) : (
        <main className="flex flex-col gap-4 px-4 py-6">
          {name !== "page" && <h1>{name}</h1>}
          {scene}
        </main>
      )}
    </ToastProvider>
  </UiProvider>,
);
