import { Plus } from "lucide-react";
import { Badge } from "@penguin/ui/badge";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button, ButtonLink } from "@penguin/ui/button";
import { CopyButton, CopyField } from "@penguin/ui/copy-button";
import { EmptyState } from "@penguin/ui/empty-state";
import { ErrorState } from "@penguin/ui/error-state";
import { Figure, FigureRow } from "@penguin/ui/figure";
import { FunnelTable } from "@penguin/ui/funnel-table";
import { IconButton } from "@penguin/ui/icon-button";
import { KeyHint } from "@penguin/ui/key-hint";
import { Notice } from "@penguin/ui/notice";
import { PageHeader } from "@penguin/ui/page-header";
import { Facts, Panel } from "@penguin/ui/panel";
import { Pagination } from "@penguin/ui/pagination";
import { Progress } from "@penguin/ui/progress";
import { Skeleton } from "@penguin/ui/skeleton";
import { StateMark } from "@penguin/ui/state-mark";
import { Strip } from "@penguin/ui/strip";
import { LinkTabs, Tabs } from "@penguin/ui/tabs";
import { TextLink } from "@penguin/ui/text-link";
import { ThemeToggle } from "@penguin/ui/theme-toggle";
import type { Tone } from "@penguin/ui/tokens";

const TONES: readonly Tone[] = ["good", "waiting", "bad", "unknown", "neutral"];
const LONG = "a-very-long-name-of-a-mailbox-that-nobody-would-choose@a-rather-long-domain.example";
const nothing = (): void => undefined;

/** All that stands still, each in its states. */
export function StillScene() {
  return (
    <>
      <PageHeader
        title="Every component"
        above={
          <Breadcrumbs
            label="Way here"
            items={[
              { href: "#a", label: "Workspaces" },
              { href: "#b", label: LONG },
            ]}
          />
        }
        state={
          <StateMark tone="waiting" word="Held back" reason="Outside of its hours" next="Monday, 9:00" />
        }
        description={
          <>
            Sent by <TextLink href="#c">{LONG}</TextLink>
          </>
        }
        actions={<Button size="small">Pause campaign</Button>}
        mainAction={<Button variant="filled">Launch campaign</Button>}
      />
      <Buttons />
      <Links />
      {TONES.map((tone) => (
        <Notice
          key={tone}
          tone={tone}
          title={`Title of a notice: ${tone}`}
          action={<Button size="small">Try again</Button>}
        >
          What happened, with <TextLink href="#d">a link</TextLink> and <code>code</code>.
        </Notice>
      ))}
      <Panel title="Facts" note="as of 9:41" action={<Button size="small">Edit facts</Button>}>
        <Facts
          facts={[
            { name: "Address", value: LONG, mono: true },
            { name: "List", value: <TextLink href="#e">Newsletter</TextLink> },
            ...TONES.map((tone) => ({
              name: tone,
              value: <StateMark tone={tone} word="State" reason="Its reason" />,
            })),
          ]}
        />
      </Panel>
      <Numbers />
      <Panel title="States of a page">
        <EmptyState
          sentence="Nothing is here yet."
          action={<Button>Add contact</Button>}
          sample={<Button>Try the sample list</Button>}
        />
        <ErrorState
          happened="It could not be read."
          unchanged="Nothing was changed."
          next="Try again."
          id="req-1"
          onRetry={nothing}
        />
        <Skeleton label="Rows" />
        <Skeleton label="Lines" kind="lines" />
        <Skeleton label="Panel" kind="panel" />
        <Pagination newer="a" older="b" note="25 of 1,204, as of 9:41" onPage={nothing} />
      </Panel>
    </>
  );
}

function Buttons() {
  return (
    <Panel title="Buttons">
      {(["filled", "outline", "quiet", "danger"] as const).flatMap((variant) =>
        (["medium", "small"] as const).map((size) => (
          <div key={`${variant} ${size}`} className="flex flex-wrap gap-2">
            <Button variant={variant} size={size} icon={<Plus aria-hidden />} keys="p">
              Add mailbox
            </Button>
            <Button variant={variant} size={size} pending>
              Save settings
            </Button>
            <ButtonLink variant={variant} size={size} href="#f">
              Open campaign
            </ButtonLink>
          </div>
        )),
      )}
      <ButtonLink href="#g" download>
        Keep file
      </ButtonLink>
      <IconButton label="Add" icon={<Plus aria-hidden />} />
      <IconButton label="Added" icon={<Plus aria-hidden />} pressed />
      <CopyButton value="x" name="Record" />
      <CopyField value={`v=DKIM1; k=rsa; p=${"MIGf".repeat(40)}`} name="DNS record" />
      <KeyHint keys="Ctrl K" />
      <Badge>Step 1</Badge>
      <Badge mono>a1b2</Badge>
      <ThemeToggle initial="system" />
    </Panel>
  );
}

function Links() {
  return (
    <Panel title="Links under one another">
      <p className="flex flex-col text-table text-muted">
        {(["plain", "quiet", "figure"] as const).flatMap((look) => [
          <TextLink key={look} look={look} href="#h">
            {LONG}
          </TextLink>,
          <TextLink key={`${look} 2`} look={look} href="#i">
            Short
          </TextLink>,
        ])}
        <TextLink href="#j" download>
          Keep file
        </TextLink>
      </p>
      <LinkTabs
        label="Pages"
        current="#l"
        items={["#k", "#l", "#m", "#n", "#o"].map((href) => ({ href, label: `Page ${href}` }))}
      />
      <Tabs
        value="one"
        onChange={nothing}
        tabs={[
          { value: "one", label: "One", count: 1204, content: "The content of a tab." },
          { value: "two", label: "Two", content: "Another." },
        ]}
      />
    </Panel>
  );
}

function Numbers() {
  const days = TONES.flatMap((state, index) =>
    [1, 2].map((turn) => ({
      day: `2026-03-${String(index * 2 + turn).padStart(2, "0")}`,
      done: 20 * turn,
      planned: 10,
      state,
    })),
  );
  return (
    <Panel title="Numbers">
      <FigureRow>
        <Figure label="Sent" value={128} whole={5000} href="#p" note="As of 9:41" />
        <Figure label="Replies" value={1_204_331} href="#q" />
        <Figure label="Lists" value={0} />
      </FigureRow>
      <FunnelTable
        title="Four of ten opened it"
        asOf="as of 9:41"
        rows={(["action", "good", "bad"] as const).map((tone) => ({
          id: tone,
          label: tone,
          value: 4,
          whole: 10,
          tone,
          machine: tone === "good",
        }))}
      />
      <Strip segments={days} today="2026-03-05" summary="Ten days" />
      <Strip segments={days} today="2026-03-05" summary="Ten days, in full" size="full" />
      <Progress label="Rows read" done={30} whole={120} />
      <Progress label="Rows read so far" done={30} whole={null} />
    </Panel>
  );
}
