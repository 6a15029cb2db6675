import { getRequestConfig } from "next-intl/server";
import { english } from "./messages.ts";

/** English has no prefix in the address; a further language adds its catalogues and its choice here. */
export default getRequestConfig(async () => ({ locale: "en", messages: english, timeZone: "UTC" }));
