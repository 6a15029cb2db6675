import NextAuth from "next-auth";
import { NextRequest } from "next/server";
import { authOptions } from "../../../../server/context.ts";
import { limitBody } from "../../../../server/limit-body.ts";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

const MOST_BYTES = 16_000;
const CALLBACK_COOKIES = ["__Secure-next-auth.callback-url", "next-auth.callback-url"];

/** next-auth answers 500 to a place to return to that is no address of the web; a browser may bring it twice. */
const isPlace = (text: string): boolean =>
  /^\/(?![/\\])/.test(text) || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol));

const placesOf = (request: NextRequest): string[] => [
  ...request.nextUrl.searchParams.getAll("callbackUrl"),
  ...CALLBACK_COOKIES.flatMap((name) => request.cookies.get(name)?.value ?? []),
];

const refuse = (status: number, message: string): Response => {
  const answer = Response.json({ message }, { status });
  // A place that cannot be read would be brought again with every call.
  for (const name of CALLBACK_COOKIES) answer.headers.append("set-cookie", `${name}=; Path=/; Max-Age=0`);
  return answer;
};

const handle = async (request: NextRequest, context: RouteContext): Promise<Response> => {
  if (!placesOf(request).every((place) => place === "" || isPlace(place)))
    return refuse(400, "The address to return to is no address of the web. Start again at the log-in page.");
  const limited = await limitBody(request, MOST_BYTES);
  if (!limited) return refuse(413, "This is more than a form holds. Nothing was changed.");
  const { options, cookie } = authOptions();
  const answer: unknown = await NextAuth(new NextRequest(limited) as never, context as never, options);
  if (!(answer instanceof Response)) throw new Error("next-auth gave no answer");
  const device = cookie();
  if (device !== undefined) answer.headers.append("set-cookie", device);
  return answer;
};

export { handle as GET, handle as POST };
