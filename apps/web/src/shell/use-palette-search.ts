"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { PaletteGroup } from "@penguin/ui/command-palette";
import { useTRPC } from "../trpc/client-provider.tsx";
import { useMay, useSession } from "./session.tsx";
import { useSettled } from "./use-settled.ts";

const TYPING_MS = 200;
const SHOWN = 5;

/** Campaigns and contacts that match what one types into the palette. */
export function usePaletteSearch(): { found: readonly PaletteGroup[]; onSearch: (words: string) => void } {
  const t = useTranslations("shell.nav");
  const trpc = useTRPC();
  const may = useMay();
  const { workspaces } = useSession();
  const [words, setWords] = useState("");
  const search = useSettled(words.trim(), TYPING_MS).slice(0, 100);
  const input = { search, limit: SHOWN };
  const campaigns = useQuery(
    trpc.campaign.list.queryOptions(input, { enabled: search.length > 1 && may("campaign.list") }),
  );
  const contacts = useQuery(
    trpc.contact.list.queryOptions(input, { enabled: search.length > 1 && may("contact.list") }),
  );
  const slugOf = (id: string): string => workspaces.find((one) => one.id === id)?.slug ?? "";
  const found = [
    {
      label: t("campaigns"),
      commands: (campaigns.data?.rows ?? []).map((one) => ({
        id: one.id,
        label: one.name,
        href: `/dashboard/workspaces/${slugOf(one.workspaceId)}/campaigns/${one.id}`,
      })),
    },
    {
      label: t("contacts"),
      commands: (contacts.data?.rows ?? []).map((one) => ({
        id: one.id,
        label: `${one.firstName} ${one.lastName}`.trim() || one.email,
        hint: one.email,
        // The search looks at more than the name; what it found is shown whatever was typed.
        words: [search, one.email],
        href: `/dashboard/contacts/${one.id}`,
      })),
    },
  ].filter((group) => group.commands.length > 0);
  return { found: search.length > 1 ? found : [], onSearch: setWords };
}
