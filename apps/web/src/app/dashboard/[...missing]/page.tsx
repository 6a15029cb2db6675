import { notFound } from "next/navigation";

/** Keeps an unknown address inside the shell. */
export default function MissingPage(): never {
  notFound();
}
