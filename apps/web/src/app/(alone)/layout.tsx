import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Brand } from "../../shell/brand.tsx";

/** A page that stands in the way, with nothing to go to from its frame. */
export default function AloneLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="mx-auto flex h-16 w-full max-w-5xl items-center px-4">
        <Brand name={t("product")} />
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-5xl flex-1 px-4 py-10 outline-none">
        {children}
      </main>
    </div>
  );
}
