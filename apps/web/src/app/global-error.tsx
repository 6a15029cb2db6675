"use client";

import "./globals.css";
import shell from "../../messages/en/shell.json";
import { buttonClass } from "@penguin/ui/button-class";

/** Stands in when even the root layout failed, so it can rely on no provider. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const { failure } = shell;
  return (
    <html lang="en">
      <body>
        <main className="mx-auto flex max-w-xl flex-col items-start gap-3 px-4 py-16">
          <h1 className="text-title font-strong">{failure.happened}</h1>
          <p>{failure.unchanged}</p>
          <p>{failure.next}</p>
          {error.digest && <p className="font-mono text-label text-muted">{error.digest}</p>}
          <button type="button" className={buttonClass("outline")} onClick={reset}>
            {failure.retry}
          </button>
        </main>
      </body>
    </html>
  );
}
