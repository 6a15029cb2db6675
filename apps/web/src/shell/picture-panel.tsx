"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useId, useRef, useState } from "react";
import { Button } from "@penguin/ui/button";
import { Panel } from "@penguin/ui/panel";
import { useToast } from "@penguin/ui/toast";
import { Picture } from "./picture.tsx";
import { useSubmit } from "./use-action.ts";

const MOST_BYTES = 1_048_576;

const base64Of = async (file: File): Promise<string> => {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === "string" ? reader.result : "");
    reader.onerror = () => reject(new Error("the file could not be read"));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(",") + 1);
};

interface PicturePanelProps {
  title: string;
  name: string;
  pictureId: string | null;
  of: "account/avatar" | "workspace/logo";
  /** Sends the file as base64; null takes the picture away. */
  onChange: (picture: string | null) => Promise<unknown>;
}

/** Shows a picture, and takes another one or none. */
export function PicturePanel({ title, name, pictureId, of, onChange }: PicturePanelProps) {
  const t = useTranslations("shell.picture");
  const router = useRouter();
  const toast = useToast();
  const submit = useSubmit();
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const change = async (file: File | null) => {
    if (file && file.size > MOST_BYTES) return setProblem(t("tooLarge"));
    setPending(true);
    const result = await submit(async () => onChange(file && (await base64Of(file))));
    setPending(false);
    setProblem(result.ok ? null : (result.fieldErrors?.["picture"] ?? result.message));
    if (!result.ok) return;
    toast({ tone: "good", title: file ? t("saved") : t("removed") });
    router.refresh();
  };
  return (
    <Panel title={title}>
      <div className="flex flex-wrap items-center gap-4">
        <Picture name={name} pictureId={pictureId} of={of} large />
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          <div className="flex flex-wrap gap-2">
            <Button pending={pending} onClick={() => input.current?.click()}>
              {pictureId ? t("replace") : t("choose")}
            </Button>
            {pictureId && (
              <Button variant="quiet" onClick={() => void change(null)}>
                {t("remove")}
              </Button>
            )}
          </div>
          <input
            ref={input}
            type="file"
            hidden
            accept="image/png,image/jpeg,image/webp"
            aria-label={title}
            aria-describedby={hint}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = "";
              if (file) void change(file);
            }}
          />
          <p id={hint} className="text-label text-muted">
            {t("hint")}
          </p>
          {problem && (
            <p role="alert" className="text-label text-bad">
              {problem}
            </p>
          )}
        </div>
      </div>
    </Panel>
  );
}
