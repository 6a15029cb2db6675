"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { grantableRoles } from "@penguin/core/workspace/schema";
import { Button } from "@penguin/ui/button";
import { MainAction } from "@penguin/ui/page-header";
import { useMay } from "../../shell/session.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { EditMemberRoles, type Member } from "./edit-member-roles.tsx";
import { InvitationTable } from "./invitation-table.tsx";
import { InviteMember } from "./invite-member.tsx";
import { MemberTable } from "./member-table.tsx";
import { ResetFactor } from "./reset-factor.tsx";
import { RemoveMember } from "./remove-member.tsx";

type Doing = { what: "invite" } | { what: "edit" | "remove" | "resetFactor"; member: Member };

/** The people of the organisation, what each may do, and who is invited. */
export function MembersScreen() {
  const t = useTranslations("workspace.members");
  const trpc = useTRPC();
  const may = useMay();
  const { data: person } = useQuery(trpc.account.get.queryOptions());
  const [doing, setDoing] = useState<Doing | null>(null);
  const grantable = useMemo(() => grantableRoles(person?.roles ?? []), [person]);
  const invitable = useMemo(() => grantable.filter((role) => role !== "blocked"), [grantable]);
  const close = () => setDoing(null);
  return (
    <div className="flex flex-col gap-4">
      {may("workspace.invite-member") && (
        <div className="flex justify-end">
          <MainAction>
            <Button
              variant="filled"
              icon={<UserPlus aria-hidden />}
              onClick={() => setDoing({ what: "invite" })}
            >
              {t("invite.open")}
            </Button>
          </MainAction>
        </div>
      )}
      <MemberTable
        ownId={person?.userId}
        grantable={grantable}
        onEdit={(member) => setDoing({ what: "edit", member })}
        onRemove={(member) => setDoing({ what: "remove", member })}
        onResetFactor={(member) => setDoing({ what: "resetFactor", member })}
      />
      {may("workspace.list-invitations") && <InvitationTable grantable={grantable} />}
      {doing?.what === "invite" && <InviteMember offered={invitable} onClose={close} />}
      {doing?.what === "edit" && (
        <EditMemberRoles member={doing.member} offered={grantable} onClose={close} />
      )}
      {doing?.what === "resetFactor" && <ResetFactor member={doing.member} onClose={close} />}
      {doing?.what === "remove" && person && (
        <RemoveMember member={doing.member} ownId={person.userId} onClose={close} />
      )}
    </div>
  );
}
