import { cn } from "@penguin/ui/class-names";

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");

/** The picture of a person or an organisation; initials when there is none. Says nothing to readers: the name stands beside. */
export function Picture({
  name,
  pictureId,
  of,
  large,
}: {
  name: string;
  pictureId: string | null | undefined;
  of: "account/avatar" | "workspace/logo";
  large?: boolean;
}) {
  const size = large ? "size-16" : "size-8";
  const shape = of === "account/avatar" ? "rounded-full" : "rounded-control";
  if (pictureId)
    // The picture is small already, and the optimiser does not know the session. oxlint-disable-next-line nextjs/no-img-element
    return <img src={`/api/${of}?v=${pictureId}`} alt="" className={cn(size, shape, "object-cover")} />;
  return (
    <span
      aria-hidden
      data-initials={initialsOf(name) || "·"}
      className={cn(
        size,
        shape,
        // Drawn, not written: as text they would have to be part of the name of the button around them.
        "grid place-items-center bg-raised text-label font-medium text-ink before:content-[attr(data-initials)]",
      )}
    />
  );
}
