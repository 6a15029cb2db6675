"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { ButtonLink } from "@penguin/ui/button";
import { Panel } from "@penguin/ui/panel";
import { SelectField } from "@penguin/ui/select-field";
import { TextField } from "@penguin/ui/text-field";
import { Loaded } from "../../shell/loaded.tsx";
import { readOperations } from "./operations.ts";
import { TryOperation } from "./try-operation.tsx";

const DOCUMENT = "/api/v1/openapi.json";

const readDocument = async () => {
  const response = await fetch(DOCUMENT, { credentials: "omit" });
  if (!response.ok) throw new Error(`the document was answered with ${response.status}`);
  return readOperations(await response.json());
};

/** Every operation of the API to read and to try, from the document that this server itself gives. */
export function ApiExplorer() {
  const t = useTranslations("api-key.explorer");
  const operations = useQuery({ queryKey: [DOCUMENT], queryFn: readDocument, staleTime: Infinity });
  const [chosen, setChosen] = useState("contactList");
  const [key, setKey] = useState("");
  const choices = useMemo(
    () =>
      (operations.data ?? []).map(({ id, method, path, summary }) => ({
        value: id,
        label: `${summary} · ${method} ${path}`,
      })),
    [operations.data],
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="max-w-prose text-muted">{t("lead")}</p>
        <div className="flex flex-wrap gap-2 sm:ms-auto">
          <ButtonLink href="/docs/api">{t("guide")}</ButtonLink>
          <ButtonLink href={DOCUMENT}>{t("document")}</ButtonLink>
        </div>
      </div>
      <Loaded query={operations} what={t("document")} kind="panel">
        {(all) => {
          const operation = all.find(({ id }) => id === chosen) ?? all[0];
          return (
            <>
              <Panel>
                <div className="flex flex-col gap-4">
                  <SelectField label={t("operation")} value={chosen} onChange={setChosen} choices={choices} />
                  <TextField
                    label={t("key")}
                    hint={t("keyHint")}
                    type="password"
                    mono
                    value={key}
                    onChange={setKey}
                    autoComplete="off"
                    className="max-w-lg"
                  />
                </div>
              </Panel>
              {operation && <TryOperation key={operation.id} operation={operation} apiKey={key} />}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
