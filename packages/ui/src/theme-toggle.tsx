"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { writePreference } from "./preference.ts";
import { useUi } from "./ui-provider.tsx";

/** Which appearance is asked for; `system` follows the device. */
export type Theme = "light" | "dark" | "system";

/** Chooses light, dark or the device's appearance. `initial` is what the server read from the cookie. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const { text } = useUi();
  const [theme, setTheme] = useState(initial);
  const choices = [
    { value: "light", label: text.themeLight, icon: <Sun aria-hidden /> },
    { value: "dark", label: text.themeDark, icon: <Moon aria-hidden /> },
    { value: "system", label: text.themeSystem, icon: <Monitor aria-hidden /> },
  ] as const;
  return (
    <fieldset aria-label={text.theme} className="flex items-center gap-1 rounded-control bg-raised p-0.5">
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          title={choice.label}
          aria-label={choice.label}
          aria-pressed={theme === choice.value}
          onClick={() => {
            setTheme(choice.value);
            writePreference("theme", choice.value === "system" ? null : choice.value);
          }}
          className="grid h-7 flex-1 place-items-center rounded-[4px] px-2 text-muted hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink touch:h-11 [&>svg]:size-4"
        >
          {choice.icon}
        </button>
      ))}
    </fieldset>
  );
}
