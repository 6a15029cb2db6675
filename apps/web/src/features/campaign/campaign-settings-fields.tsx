"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";
import { Checkbox } from "@penguin/ui/checkbox";
import { EmptyState } from "@penguin/ui/empty-state";
import { Panel } from "@penguin/ui/panel";
import { SelectField } from "@penguin/ui/select-field";
import { Switch } from "@penguin/ui/switch";
import { TextField } from "@penguin/ui/text-field";
import { Loaded } from "../../shell/loaded.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";
import type { CampaignDraft } from "./campaign-draft.ts";
import type { Campaign } from "./campaign-view.ts";
import { SendingWindowFields } from "./sending-window-fields.tsx";

interface SettingsProps {
  campaign: Campaign;
  draft: CampaignDraft;
  onDraft: (draft: CampaignDraft) => void;
  workspaceHref: string;
}

/** Name, audience, senders, window and tracking of a campaign. */
export function CampaignSettingsFields(props: SettingsProps) {
  const t = useTranslations("campaign.editor");
  const { draft, onDraft } = props;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex flex-col gap-4">
        <Panel title={t("audience")} id="audience">
          <div className="flex flex-col gap-4">
            <TextField
              label={t("name")}
              limit={120}
              value={draft.name}
              onChange={(name) => onDraft({ ...draft, name })}
            />
            <Audience {...props} />
            <Topic {...props} />
          </div>
        </Panel>
        <Panel title={t("senders")} note={t("sendersNote")} id="senders">
          <Senders {...props} />
        </Panel>
      </div>
      <div className="flex flex-col gap-4">
        <Panel title={t("window")} note={t("windowNote")} id="window">
          <SendingWindowFields value={draft.window} onChange={(window) => onDraft({ ...draft, window })} />
        </Panel>
        <Panel title={t("tracking")}>
          <div className="flex flex-col gap-3">
            <Switch
              label={t("trackOpens")}
              hint={t("trackOpensHint")}
              checked={draft.trackOpens}
              onChange={(trackOpens) => onDraft({ ...draft, trackOpens })}
            />
            <Switch
              label={t("trackClicks")}
              hint={t("trackClicksHint")}
              checked={draft.trackClicks}
              onChange={(trackClicks) => onDraft({ ...draft, trackClicks })}
            />
          </div>
        </Panel>
      </div>
    </div>
  );
}

function Audience({ campaign, draft, onDraft }: SettingsProps) {
  const t = useTranslations("campaign.editor");
  const trpc = useTRPC();
  const lists = useQuery(trpc.contact.listLists.queryOptions({ workspaceId: campaign.workspaceId }));
  if (campaign.launchedAt)
    return <p className="text-muted">{t("listFixed", { name: campaign.list?.name ?? "–" })}</p>;
  return (
    <Loaded query={lists} what={t("list")} kind="lines">
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState
            sentence={t("noLists")}
            action={<ButtonLink href="/dashboard/contacts/imports/new">{t("import")}</ButtonLink>}
          />
        ) : (
          <SelectField
            label={t("list")}
            placeholder={t("chooseList")}
            choices={rows.map((list) => ({
              value: list.id,
              label: t("listChoice", { name: list.name, count: list.contacts }),
            }))}
            value={draft.listId}
            onChange={(listId) => onDraft({ ...draft, listId })}
          />
        )
      }
    </Loaded>
  );
}

const NO_TOPIC = "none";

function Topic({ campaign, draft, onDraft }: SettingsProps) {
  const t = useTranslations("consent.campaign");
  const trpc = useTRPC();
  const topics = useQuery(
    trpc.consent.listTopics.queryOptions({ workspaceId: campaign.workspaceId, limit: 100 }),
  );
  if (!topics.data || topics.data.rows.length === 0) return null;
  return (
    <SelectField
      label={t("label")}
      hint={t("hint")}
      choices={[
        { value: NO_TOPIC, label: t("none") },
        ...topics.data.rows.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={draft.topicId ?? NO_TOPIC}
      onChange={(value) => onDraft({ ...draft, topicId: value === NO_TOPIC ? null : value })}
    />
  );
}

function Senders({ campaign, draft, onDraft, workspaceHref }: SettingsProps) {
  const t = useTranslations("campaign.editor");
  const trpc = useTRPC();
  const mailboxes = useQuery(trpc.mailbox.list.queryOptions({ workspaceId: campaign.workspaceId }));
  if (campaign.launchedAt)
    return (
      <p className="font-mono text-table">
        {campaign.mailboxes.map((mailbox) => mailbox.address).join(", ")}
      </p>
    );
  const flip = (id: string, on: boolean) =>
    onDraft({
      ...draft,
      mailboxIds: on ? [...draft.mailboxIds, id] : draft.mailboxIds.filter((one) => one !== id),
    });
  return (
    <Loaded query={mailboxes} what={t("senders")} kind="lines">
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState
            sentence={t("noMailboxes")}
            action={<ButtonLink href={`${workspaceHref}/mailboxes/new`}>{t("addMailbox")}</ButtonLink>}
          />
        ) : (
          <div className="flex flex-col gap-2">
            {rows.map((mailbox) => (
              <Checkbox
                key={mailbox.id}
                label={<span className="font-mono text-table">{mailbox.address}</span>}
                hint={t("mailboxHint", { limit: mailbox.dailyLimit, gap: mailbox.gapSeconds })}
                checked={draft.mailboxIds.includes(mailbox.id)}
                onChange={(on) => flip(mailbox.id, on)}
              />
            ))}
          </div>
        )
      }
    </Loaded>
  );
}
