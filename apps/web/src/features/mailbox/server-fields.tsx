"use client";

import { useTranslations } from "next-intl";
import { FormSelect, FormTextField } from "@penguin/ui/form-fields";

/** How to reach one of the two servers of an account. */
export function ServerFields({ protocol }: { protocol: "smtp" | "imap" }) {
  const t = useTranslations("mailbox.form");
  return (
    <fieldset className="grid grid-cols-2 gap-4 border-t border-line pt-4 sm:grid-cols-[1fr_6rem_10rem]">
      <legend className="float-start contents">
        <span className="col-span-full font-medium">{t(protocol)}</span>
      </legend>
      <FormTextField className="max-sm:col-span-2" name={`${protocol}Host`} label={t("host")} mono />
      <FormTextField name={`${protocol}Port`} label={t("port")} inputMode="numeric" mono />
      <FormSelect
        name={`${protocol}Security`}
        label={t("security")}
        choices={[
          { value: "implicit", label: "TLS" },
          { value: "starttls", label: "STARTTLS" },
          { value: "none", label: t("noSecurity") },
        ]}
      />
    </fieldset>
  );
}
