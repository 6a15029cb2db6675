"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@penguin/ui/button";
import { CopyButton } from "@penguin/ui/copy-button";
import { Notice } from "@penguin/ui/notice";
import { Panel } from "@penguin/ui/panel";
import { TextArea } from "@penguin/ui/text-area";
import { TextField } from "@penguin/ui/text-field";
import { type ApiOperation, type DraftRequest, draftRequest, toCurl } from "./operations.ts";

interface Answer {
  status: number;
  ms: number;
  id: string;
  text: string;
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const send = async ({ url, ...request }: DraftRequest): Promise<Answer> => {
  const started = performance.now();
  const response = await fetch(url, { ...request, credentials: "omit" });
  const text = await response.text();
  return {
    status: response.status,
    ms: Math.round(performance.now() - started),
    id: response.headers.get("x-request-id") ?? "",
    text: pretty(text),
  };
};

/** One operation: its parameters, the same request for a shell, and what the server answers to it. */
export function TryOperation({ operation, apiKey }: { operation: ApiOperation; apiKey: string }) {
  const t = useTranslations("api-key.explorer");
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(operation.example ?? "");
  const [pending, setPending] = useState(false);
  const [answer, setAnswer] = useState<Answer | "unreachable">();
  const request = draftRequest(operation, { key: apiKey, values, body }, window.location.origin);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    setAnswer(await send(request).catch(() => "unreachable" as const));
    setPending(false);
  };
  return (
    <Panel title={operation.summary} note={`${operation.method} ${operation.path}`}>
      <form method="post" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <p className="text-muted">{operation.description}</p>
        <div className="grid gap-4 sm:grid-cols-2">
          {operation.parameters.map(({ name, required }) => (
            <TextField
              key={name}
              label={name}
              optional={!required}
              mono
              value={values[name] ?? ""}
              onChange={(value) => setValues({ ...values, [name]: value })}
              autoComplete="off"
            />
          ))}
        </div>
        {operation.example !== undefined && (
          <TextArea label={t("body")} mono rows={8} value={body} onChange={setBody} />
        )}
        <Curl request={request} />
        <Button type="submit" variant="filled" pending={pending} className="self-start">
          {t("send")}
        </Button>
      </form>
      {answer && <AnswerText answer={answer} />}
    </Panel>
  );
}

function Curl({ request }: { request: DraftRequest }) {
  const t = useTranslations("api-key.explorer");
  const shown = toCurl({ ...request, headers: { ...request.headers, authorization: "Bearer $PENGUIN_KEY" } });
  // The shell puts the key in; single quotes would keep it from doing so.
  const text = shown.replace("'authorization: Bearer $PENGUIN_KEY'", '"authorization: Bearer $PENGUIN_KEY"');
  return (
    <div className="flex flex-col gap-1">
      <span className="flex items-center justify-between">
        <span className="text-label font-medium">{t("curl")}</span>
        <CopyButton name={t("curl")} value={text} />
      </span>
      <CodeBlock label={t("curl")} text={text} />
    </div>
  );
}

function AnswerText({ answer }: { answer: Answer | "unreachable" }) {
  const t = useTranslations("api-key.explorer");
  if (answer === "unreachable")
    return (
      <Notice tone="bad" live>
        {t("unreachable")}
      </Notice>
    );
  const { status, ms, id, text } = answer;
  return (
    <div className="mt-4 flex flex-col gap-2" role="status">
      <Notice tone={status < 400 ? "good" : "bad"}>{t("status", { status, ms, id })}</Notice>
      {text !== "" && <CodeBlock label={t("answer")} text={text} />}
    </div>
  );
}

function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <section aria-label={label} className="rounded-control border border-line bg-canvas">
      <pre className="p-3 font-mono text-label break-all whitespace-pre-wrap">{text}</pre>
    </section>
  );
}
