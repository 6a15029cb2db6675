/** The mark of the product, a small strip of days with its line for now, and the name. */
export function Brand({ name }: { name: string }) {
  return (
    <span className="inline-flex items-center gap-2.5 font-strong whitespace-nowrap">
      <svg aria-hidden viewBox="0 0 24 24" className="size-6 shrink-0">
        <path className="fill-action" d="M2 14h4v7H2zM7.5 8h4v13h-4z" />
        <path className="fill-action opacity-35" d="M15.5 11h3v10h-3zM19.5 15h3v6h-3z" />
        <path className="fill-ink" d="M12.75 3h1.5v20h-1.5z" />
      </svg>
      {name}
    </span>
  );
}
