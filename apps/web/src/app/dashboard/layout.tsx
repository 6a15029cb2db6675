import type { ReactNode } from "react";
import { DashboardShell } from "../../shell/dashboard-shell.tsx";
import { readPreferences } from "../../shell/preferences.ts";
import { bareShellView } from "../../shell/shell-view.ts";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { theme } = await readPreferences();
  return (
    <DashboardShell view={bareShellView} theme={theme}>
      {children}
    </DashboardShell>
  );
}
