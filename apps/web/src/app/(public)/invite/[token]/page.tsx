import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InvitationFailure } from "../../../../features/account/invitation-failure.tsx";
import { InvitationScreen } from "../../../../features/account/invitation-screen.tsx";
import { readFailure } from "../../../../trpc/failure.ts";
import { api } from "../../../../trpc/server.tsx";

export async function generateMetadata(): Promise<Metadata> {
  // The address is the key to the invitation, so it goes nowhere else.
  return { title: (await getTranslations("account.invitation"))("page"), referrer: "no-referrer" };
}

const look = async (token: string) => {
  try {
    return { view: await api.account.getInvitation({ token }) };
  } catch (error) {
    const failure = readFailure(error);
    if (!failure || failure.code === "INTERNAL_SERVER_ERROR") throw error;
    return { message: failure.message };
  }
};

export default async function InvitationPage({ params }: PageProps<"/invite/[token]">) {
  const { token } = await params;
  const { view, message } = await look(decodeURIComponent(token));
  return view ? <InvitationScreen token={token} view={view} /> : <InvitationFailure message={message} />;
}
