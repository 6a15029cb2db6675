/** Shows keys such as `Ctrl K` beside what they do; hidden where there is no keyboard. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span aria-hidden className="ms-auto inline-flex gap-0.5 ps-2 touch:hidden">
      {keys.split(" ").map((key) => (
        <kbd
          key={key}
          className="min-w-5 rounded-[4px] border border-line bg-canvas px-1 text-center font-sans text-label text-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
