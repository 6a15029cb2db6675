"use client";

import { ListFilter, Rows3, Search, X } from "lucide-react";
import { type Ref, useEffect, useState } from "react";
import { buttonClass } from "./button-class.ts";
import { cn } from "./class-names.ts";
import type { TableFilter } from "./data-table-types.ts";
import { controlClass } from "./field.tsx";
import { IconButton } from "./icon-button.tsx";
import { Menu } from "./menu.tsx";
import { readPreference, writePreference } from "./preference.ts";
import { type TableQuery, isNarrowed } from "./table-query.ts";
import { useUi } from "./ui-provider.tsx";

interface ToolbarProps {
  query: TableQuery;
  onQuery: (query: TableQuery) => void;
  searchLabel?: string;
  searchRef: Ref<HTMLInputElement>;
  filters: readonly TableFilter[];
}

const typingMilliseconds = 250;

/** Search, filter chips and density of a table. */
export function DataTableToolbar({ query, onQuery, searchLabel, searchRef, filters }: ToolbarProps) {
  const { text } = useUi();
  return (
    <div className="flex flex-wrap items-center gap-2">
      {searchLabel !== undefined && (
        <SearchBox label={searchLabel} query={query} onQuery={onQuery} inputRef={searchRef} />
      )}
      {filters.map((filter) => (
        <FilterChip key={filter.id} filter={filter} query={query} onQuery={onQuery} />
      ))}
      {isNarrowed(query) && (
        <button
          type="button"
          className={buttonClass("quiet", "small")}
          onClick={() => onQuery({ ...query, search: "", filters: {}, after: null, before: null })}
        >
          {text.clearFilters}
        </button>
      )}
      <IconButton
        className="ms-auto max-sm:hidden"
        label={text.density}
        icon={<Rows3 aria-hidden />}
        onClick={() => writePreference("density", readPreference("density") === "compact" ? null : "compact")}
      />
    </div>
  );
}

interface SearchBoxProps extends Pick<ToolbarProps, "query" | "onQuery"> {
  label: string;
  inputRef: Ref<HTMLInputElement>;
}

function SearchBox({ label, query, onQuery, inputRef }: SearchBoxProps) {
  const { text } = useUi();
  const [typed, setTyped] = useState(query.search);
  const [sent, setSent] = useState(query.search);
  const [seen, setSeen] = useState(query.search);
  if (seen !== query.search) {
    setSeen(query.search);
    // Our own words come back while one types on; only a change from elsewhere replaces them.
    if (query.search !== sent) {
      setTyped(query.search);
      setSent(query.search);
    }
  }
  useEffect(() => {
    if (typed === sent) return;
    const timer = setTimeout(() => {
      setSent(typed);
      onQuery({ ...query, search: typed, after: null, before: null });
    }, typingMilliseconds);
    return () => clearTimeout(timer);
  }, [typed, sent, query, onQuery]);
  return (
    <span className="relative min-w-0 flex-1 basis-48 sm:max-w-72">
      <Search
        aria-hidden
        className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted"
      />
      <input
        ref={inputRef}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // The browser would empty the box; the words stay, only the focus leaves.
          event.preventDefault();
          event.currentTarget.blur();
        }}
        className={cn(
          controlClass,
          "h-8 ps-8 pe-8 text-body touch:h-11 [&::-webkit-search-cancel-button]:hidden",
        )}
      />
      {typed !== "" && (
        <button
          type="button"
          aria-label={text.clearSearch}
          onClick={() => setTyped("")}
          className="absolute end-1 top-1/2 grid size-6 -translate-y-1/2 place-items-center rounded-control text-muted hover:bg-raised"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </span>
  );
}

function FilterChip({
  filter,
  query,
  onQuery,
}: { filter: TableFilter } & Pick<ToolbarProps, "query" | "onQuery">) {
  const value = query.filters[filter.id];
  const chosen = filter.choices.find((choice) => choice.value === value);
  const put = (next: string | null) => {
    const { [filter.id]: _dropped, ...rest } = query.filters;
    onQuery({
      ...query,
      filters: next === null ? rest : { ...rest, [filter.id]: next },
      after: null,
      before: null,
    });
  };
  const trigger = (
    <button
      type="button"
      className={buttonClass(
        "outline",
        "medium",
        chosen ? "border-action bg-selected text-action" : "text-muted",
      )}
    >
      {!chosen && <ListFilter aria-hidden />}
      {chosen ? `${filter.label}: ${chosen.label}` : filter.label}
    </button>
  );
  const items = filter.choices.map((choice) => ({
    label: choice.label,
    current: choice.value === value,
    onSelect: () => put(choice.value === value ? null : choice.value),
  }));
  return <Menu trigger={trigger} groups={[{ items }]} />;
}
