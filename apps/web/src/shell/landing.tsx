import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";

const points = ["ledger", "rehearsal", "numbers", "optOut"] as const;

/** What the product is and is not, before one has an account. */
export function Landing() {
  const t = useTranslations("shell.landing");
  return (
    <div className="flex flex-col gap-16">
      <section className="flex max-w-2xl flex-col items-start gap-6 pt-10">
        <h1 className="text-[2.5rem] leading-[2.75rem] font-strong tracking-tight text-balance max-sm:text-[2rem] max-sm:leading-9">
          {t("title")}
        </h1>
        <p className="text-[1.0625rem] leading-7 text-muted">{t("lead")}</p>
        <div className="flex flex-wrap gap-2">
          <ButtonLink variant="filled" href="/register">
            {t("register")}
          </ButtonLink>
          <ButtonLink href="/login">{t("login")}</ButtonLink>
        </div>
      </section>
      <section className="grid gap-px overflow-hidden rounded-panel border border-line bg-line sm:grid-cols-2">
        {points.map((point) => (
          <div key={point} className="flex flex-col gap-1 bg-surface p-6">
            <h2 className="font-strong">{t(`points.${point}.title`)}</h2>
            <p className="text-muted">{t(`points.${point}.body`)}</p>
          </div>
        ))}
      </section>
      <section className="max-w-2xl pb-10">
        <h2 className="font-strong">{t("honest.title")}</h2>
        <p className="text-muted">{t("honest.body")}</p>
      </section>
    </div>
  );
}
