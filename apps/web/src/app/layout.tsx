import "./globals.css";
import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { holdPresses } from "../shell/hold-presses.ts";
import { readPreferences } from "../shell/preferences.ts";
import { Providers } from "../shell/providers.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell");
  return {
    title: { default: t("product"), template: `%s · ${t("product")}` },
    description: t("landing.lead"),
  };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { theme, density, sidebar } = await readPreferences();
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html
      lang={await getLocale()}
      dir="ltr"
      data-theme={theme === "system" ? undefined : theme}
      data-density={density}
      data-sidebar={sidebar}
      suppressHydrationWarning
    >
      <body>
        <script
          nonce={nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: `(${holdPresses.toString()})()` }}
        />
        <NextIntlClientProvider>
          <Providers>{children}</Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
