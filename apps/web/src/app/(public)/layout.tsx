import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { SkipLink } from "@penguin/ui/app-shell";
import { ButtonLink } from "@penguin/ui/button";
import { Brand } from "../../shell/brand.tsx";

export default function PublicLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="mx-auto flex h-16 w-full max-w-5xl items-center justify-between px-4">
        <Link href="/" className="rounded-control no-underline">
          <Brand name={t("product")} />
        </Link>
        <nav aria-label={t("product")} className="flex gap-2">
          <ButtonLink variant="quiet" href="/login">
            {t("landing.login")}
          </ButtonLink>
        </nav>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-5xl flex-1 px-4 py-10 outline-none">
        {children}
      </main>
    </div>
  );
}
