import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { PlaceId } from "./navigation.tsx";

/** The title of a page that stands in the navigation. */
export async function pageTitle(place: PlaceId): Promise<Metadata> {
  return { title: (await getTranslations("shell.nav"))(place) };
}
