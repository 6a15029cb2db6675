"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { FormResult } from "@penguin/ui/form";
import { useToast } from "@penguin/ui/toast";
import { leaveWhenOver } from "../trpc/client-provider.tsx";
import { readFailure } from "../trpc/failure.ts";

/** Runs a change for a form: what the server refuses comes back in the form's words; after a success, lists are read again. */
export function useSubmit() {
  const queries = useQueryClient();
  const t = useTranslations("shell.action");
  return async (work: () => Promise<unknown>): Promise<FormResult> => {
    try {
      await work();
      void queries.invalidateQueries();
      return { ok: true };
    } catch (error) {
      leaveWhenOver(error);
      const failure = readFailure(error);
      return failure
        ? { ok: false, message: failure.message, fieldErrors: failure.fields }
        : { ok: false, message: t("unreachable") };
    }
  };
}

/** Runs a change for a button: says in a toast how it went. */
export function useAction() {
  const submit = useSubmit();
  const toast = useToast();
  const t = useTranslations("shell.action");
  const [pending, setPending] = useState(false);
  const run = async (work: () => Promise<unknown>, done?: string): Promise<boolean> => {
    setPending(true);
    const result = await submit(work);
    setPending(false);
    if (!result.ok) toast({ tone: "bad", title: t("refused"), description: result.message });
    else if (done !== undefined) toast({ tone: "good", title: done });
    return result.ok;
  };
  return { run, pending };
}
