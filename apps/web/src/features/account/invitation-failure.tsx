import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { AccountFrame } from "./account-frame.tsx";

/** Stands where an invitation cannot be used: why, and what to do next. */
export function InvitationFailure({ message }: { message: string }) {
  const t = useTranslations("account.invitation");
  return (
    <AccountFrame title={t("failedTitle")} lead={message}>
      <ButtonLink href="/login">{t("failedAction")}</ButtonLink>
    </AccountFrame>
  );
}
