import { useTranslations } from "next-intl";
import type { Choice } from "@penguin/ui/select-field";
import { useSession } from "../../shell/session.tsx";

const EVERYWHERE = "everywhere";

/** The workspace that a choice of {@link useReaches} names; undefined for the whole organisation. */
export const workspaceOf = (where: string): string | undefined => (where === EVERYWHERE ? undefined : where);

/** How far the person may bar an address: the whole organisation for who acts for all of it, and each of their workspaces. */
export function useReaches(): Choice[] {
  const t = useTranslations("suppression.add");
  const { seesAll, workspaces } = useSession();
  const own = workspaces.map(({ id, name }) => ({ value: id, label: name }));
  return seesAll ? [{ value: EVERYWHERE, label: t("everywhere") }, ...own] : own;
}
