"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Facts, Panel } from "@penguin/ui/panel";
import { TextLink } from "@penguin/ui/text-link";
import { Loaded } from "../../shell/loaded.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";

/** What a contact chose on the page behind their link, with the mail each choice was made from. */
export function ContactPreferencesPanel({ contactId }: { contactId: string }) {
  const t = useTranslations("consent.contact");
  const trpc = useTRPC();
  const query = useQuery(trpc.consent.getPreferences.queryOptions({ contactId }));
  return (
    <Panel title={t("title")}>
      <Loaded query={query} what={t("title")} kind="lines">
        {({ choices, left }) =>
          choices.length + left.length === 0 ? (
            <p className="text-muted">{t("none")}</p>
          ) : (
            <Facts
              facts={[
                ...choices.map((choice) => ({
                  name: choice.workspaceName,
                  value: (
                    <>
                      <span className="block">
                        {t(`frequency.${choice.frequency}`)} · {t(`format.${choice.format}`)}
                      </span>
                      {choice.pausedUntil && (
                        <span className="block">
                          {t("paused")} <TimeText at={choice.pausedUntil} />
                        </span>
                      )}
                      <TextLink href={`/dashboard/messages/${choice.messageId}`} className="gap-x-1">
                        {t("chosen")} <TimeText at={choice.updatedAt} />
                      </TextLink>
                    </>
                  ),
                })),
                ...left.map(({ topicName, source, since }) => ({
                  name: topicName,
                  value: source.startsWith("message:") ? (
                    <TextLink href={`/dashboard/messages/${source.slice(8)}`} className="gap-x-1">
                      {t("left")} <TimeText at={since} />
                    </TextLink>
                  ) : (
                    <span>
                      {t("added")} <TimeText at={since} />
                    </span>
                  ),
                })),
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
