import { notFound } from "next/navigation";
import { cache } from "react";
import { failureCode } from "../../trpc/failure.ts";
import { api } from "../../trpc/server.tsx";

/** Whatever the guard, the role or the address refuse is a page that is not there. */
const orNotFound = <Answer>(reading: Promise<Answer>): Promise<Answer> =>
  reading.catch((error: unknown) => {
    if (["NOT_FOUND", "BAD_REQUEST"].includes(failureCode(error) ?? "")) notFound();
    throw error;
  });

/** The member of the staff who looks; for everybody else there is no page. */
export const staffMember = cache(() => orNotFound(api.staff.get()));

/** An organisation and the member's own way in, if there is one. */
export const wayInto = cache(async (tenantId: string) => {
  await staffMember();
  const [found, grants] = await Promise.all([
    orNotFound(api.staff.listTenants({ tenantId })),
    orNotFound(api.staff.listGrants({ tenantId, limit: 100 })),
  ]);
  const [tenant] = found.rows;
  if (!tenant) notFound();
  const own = grants.rows.filter((grant) => grant.own);
  return {
    tenant,
    grantId: own.find((grant) => grant.state === "open")?.id,
    pending: own.some((grant) => grant.state === "pending"),
  };
});
