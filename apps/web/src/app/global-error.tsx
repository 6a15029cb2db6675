"use client";

import "./globals.css";
import shell from "../../messages/en/shell.json";
import { FailedPage } from "../shell/failed-page.tsx";

/** Stands in when even the root layout failed, so it can rely on no provider. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <FailedPage texts={shell.failure} digest={error.digest} onRetry={reset} />
      </body>
    </html>
  );
}
