import { buttonClass } from "@penguin/ui/button-class";

interface FailedPageProps {
  texts: { happened: string; unchanged: string; next: string; retry: string };
  digest: string | undefined;
  onRetry: () => void;
}

/** Stands in for a whole page that could not be shown; of plain elements, because every page loads it first. */
export function FailedPage({ texts, digest, onRetry }: FailedPageProps) {
  return (
    <main id="main" className="mx-auto flex max-w-xl flex-col items-start gap-3 px-4 py-16">
      <div role="alert" className="flex flex-col gap-1">
        <h1 className="text-title font-strong">{texts.happened}</h1>
        <p>{texts.unchanged}</p>
        <p>{texts.next}</p>
        {digest && <p className="font-mono text-label text-muted">{digest}</p>}
      </div>
      <button type="button" className={buttonClass()} onClick={onRetry}>
        {texts.retry}
      </button>
    </main>
  );
}
