"use client";

import { useTranslations } from "next-intl";
import * as z from "zod";
import type { RouterOutputs } from "@penguin/api";
import { FormCheckbox } from "@penguin/ui/form-fields";

/** One role in the organisation. */
export type Role = RouterOutputs["account"]["get"]["roles"][number];

/** Which roles are ticked. */
export type TickedRoles = Partial<Record<Role, boolean>>;

/** The ticked roles as a list. */
export const rolesIn = (ticked: TickedRoles, offered: readonly Role[]): Role[] =>
  offered.filter((role) => ticked[role] === true);

/** At least one role must be ticked; the first one says so. */
export const tickedSchema = (offered: readonly Role[], problem: string) =>
  z
    .record(z.string(), z.boolean().optional())
    .refine((ticked) => offered.some((role) => ticked[role] === true), {
      path: [offered[0] ?? ""],
      message: problem,
    });

/** The roles one may give, each with what it allows, in a form whose field is `roles`. */
export function RoleFields({ offered }: { offered: readonly Role[] }) {
  const t = useTranslations("workspace");
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-label font-medium">{t("members.invite.roles")}</legend>
      {offered.map((role) => (
        <FormCheckbox
          key={role}
          name={`roles.${role}`}
          label={
            <>
              {t(`organisation.role.${role}`)}
              <span className="block text-label text-muted">{t(`members.roleHint.${role}`)}</span>
            </>
          }
        />
      ))}
    </fieldset>
  );
}
