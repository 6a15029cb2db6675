"use client";

import { useCallback, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { buttonClass } from "./button-class.ts";
import { Checkbox } from "./checkbox.tsx";
import { cn } from "./class-names.ts";
import { useTableKeys } from "./data-table-keys.ts";
import { DataTableHead, DataTableRow } from "./data-table-row.tsx";
import { DataTableToolbar } from "./data-table-toolbar.tsx";
import type { BulkAction, DataTableProps } from "./data-table-types.ts";
import { EmptyState } from "./empty-state.tsx";
import { Pagination } from "./pagination.tsx";
import { type TableSort, isNarrowed } from "./table-query.ts";
import { useUi } from "./ui-provider.tsx";

export type { BulkAction, Column, DataTableProps, TableFilter } from "./data-table-types.ts";

/** A table one works in: search, filters and order in the URL, keys, bulk selection, two-line rows on a phone. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, rowId, query, onQuery, bulkActions = [], filters = [] } = props;
  const table = useRef<HTMLTableElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const { chosen, toggle, setAll } = useSelection(rows.map(rowId));
  const narrowed = isNarrowed(query);
  useTableKeys(table, search, toggle);
  const bar = props.searchLabel !== undefined || filters.length > 0;
  const untouched = rows.length === 0 && !narrowed && !props.error;
  return (
    <div className="@container flex min-w-0 flex-col gap-3">
      {chosen.length > 0 ? (
        <BulkBar ids={chosen} actions={bulkActions} onClear={() => setAll(false)} />
      ) : (
        bar &&
        !untouched && (
          <DataTableToolbar
            query={query}
            onQuery={onQuery}
            searchLabel={props.searchLabel}
            searchRef={search}
            filters={filters}
          />
        )
      )}
      <div
        aria-busy={props.pending}
        className={cn(
          "relative overflow-clip rounded-panel border border-line bg-surface",
          props.pending && "table-pending",
        )}
      >
        {props.error ??
          (rows.length === 0 ? (
            <NoRows {...props} narrowed={narrowed} />
          ) : (
            <Rows {...props} tableRef={table} chosen={chosen} toggle={toggle} setAll={setAll} />
          ))}
      </div>
      <Pagination
        newer={props.newer ?? null}
        older={props.older ?? null}
        note={rows.length > 0 ? props.note : undefined}
        onPage={(place) => onQuery({ ...query, ...place })}
      />
    </div>
  );
}

function useSelection(ids: readonly string[]) {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string) => {
    setMarked((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const setAll = (on: boolean) => setMarked(new Set(on ? ids : []));
  // Rows that left the view leave the selection: nobody acts on what is not in sight.
  return { chosen: ids.filter((id) => marked.has(id)), toggle, setAll };
}

// A narrow table is not laid out as one, and some browsers then forget that it is.
const asTable = { role: "table" } as const;
const asGroup = { role: "rowgroup" } as const;

function Rows<Row>(
  props: DataTableProps<Row> & {
    tableRef: React.RefObject<HTMLTableElement | null>;
    chosen: readonly string[];
    toggle: (id: string) => void;
    setAll: (on: boolean) => void;
  },
) {
  const { rows, columns, rowId, rowName, rowHref, query, onQuery, tableRef, chosen, toggle, setAll } = props;
  const { text } = useUi();
  const selectable = (props.bulkActions ?? []).length > 0;
  const sort = (column: string) =>
    onQuery({ ...query, sort: nextSort(query.sort, column), after: null, before: null });
  const all = chosen.length === rows.length;
  return (
    <table {...asTable} ref={tableRef} aria-label={props.label} className="w-full text-table @max-3xl:block">
      <DataTableHead columns={columns} sort={query.sort} onSort={sort}>
        {selectable && (
          <th scope="col" className="w-10 ps-4">
            <Checkbox
              hideLabel
              label={text.selectAll}
              checked={all}
              mixed={!all && chosen.length > 0}
              onChange={setAll}
            />
          </th>
        )}
      </DataTableHead>
      <tbody {...asGroup} className="@max-3xl:block">
        {rows.map((row, index) => (
          <DataTableRow
            key={rowId(row)}
            columns={columns}
            rowId={rowId}
            rowName={rowName}
            rowHref={rowHref}
            row={row}
            first={index === 0}
            selectable={selectable}
            selected={chosen.includes(rowId(row))}
            onToggle={toggle}
          />
        ))}
      </tbody>
    </table>
  );
}

function nextSort(sort: TableSort | null, column: string): TableSort | null {
  if (sort?.column !== column) return { column, direction: "asc" };
  return sort.direction === "asc" ? { column, direction: "desc" } : null;
}

function NoRows<Row>({
  narrowed,
  empty,
  emptyFiltered,
  query,
  onQuery,
}: DataTableProps<Row> & { narrowed: boolean }) {
  const { text } = useUi();
  if (!narrowed) return empty;
  const clear = () => onQuery({ ...query, search: "", filters: {}, after: null, before: null });
  return (
    <EmptyState sentence={emptyFiltered} action={<Button onClick={clear}>{text.clearFilters}</Button>} />
  );
}

function BulkBar({
  ids,
  actions,
  onClear,
}: {
  ids: readonly string[];
  actions: readonly BulkAction[];
  onClear: () => void;
}) {
  const { text } = useUi();
  return (
    <div
      role="toolbar"
      className="flex min-h-8 flex-wrap items-center gap-2 rounded-control bg-selected px-3 py-1"
    >
      <span aria-live="polite" className="font-medium">
        {text.selected(ids.length)}
      </span>
      {actions.map((action) => (
        <Button
          key={action.label}
          size="small"
          variant={action.danger ? "danger" : "outline"}
          icon={action.icon}
          onClick={() => action.onRun(ids)}
        >
          {action.label}
        </Button>
      ))}
      <button type="button" className={buttonClass("quiet", "small", "ms-auto")} onClick={onClear}>
        {text.clearSelection}
      </button>
    </div>
  );
}
