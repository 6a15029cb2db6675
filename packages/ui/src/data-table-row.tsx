"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { Checkbox } from "./checkbox.tsx";
import { cn } from "./class-names.ts";
import type { Column, ColumnPlace, DataTableProps } from "./data-table-types.ts";
import type { TableSort } from "./table-query.ts";
import { UiLink, useUi } from "./ui-provider.tsx";

const places: Record<ColumnPlace, string> = {
  title: "max-sm:order-1 max-sm:min-w-0 max-sm:flex-1 max-sm:basis-[calc(100%-10rem)]",
  state: "max-sm:order-2 max-sm:ms-auto",
  detail:
    "max-sm:order-3 max-sm:text-muted max-sm:before:me-1 max-sm:before:content-[attr(data-label)] max-sm:empty:hidden",
  wide: "max-sm:order-4 max-sm:basis-full",
};

/** The head of a table with its sort buttons; on a phone only the rows are seen. */
export function DataTableHead<Row>({
  columns,
  sort,
  onSort,
  children,
}: {
  columns: ReadonlyArray<Column<Row>>;
  sort: TableSort | null;
  onSort: (column: string) => void;
  children?: React.ReactNode;
}) {
  const { text } = useUi();
  return (
    <thead className="sticky top-(--top-bar,0px) z-10 bg-surface max-sm:sr-only">
      <tr role="row" className="h-8 text-label text-muted shadow-[inset_0_-1px_0_var(--line)]">
        {children}
        {columns.map((column) => {
          const active = sort?.column === column.id ? sort.direction : undefined;
          return (
            <th
              key={column.id}
              role="columnheader"
              scope="col"
              aria-sort={active && (active === "asc" ? "ascending" : "descending")}
              className={cn(
                "px-3 text-start font-medium whitespace-nowrap",
                column.align === "end" && "text-end",
                column.width,
              )}
            >
              {column.sortable ? (
                <button
                  type="button"
                  aria-label={text.sortBy(column.header)}
                  onClick={() => onSort(column.id)}
                  className={cn(
                    "-mx-1 inline-flex items-center gap-1 rounded-[4px] px-1 hover:text-ink",
                    active && "text-ink",
                  )}
                >
                  {column.header}
                  {active === "asc" && <ArrowUp aria-hidden className="size-3" />}
                  {active === "desc" && <ArrowDown aria-hidden className="size-3" />}
                </button>
              ) : (
                column.header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface RowProps<Row> extends Pick<DataTableProps<Row>, "columns" | "rowId" | "rowName" | "rowHref"> {
  row: Row;
  selectable: boolean;
  selected: boolean;
  first: boolean;
  onToggle: (id: string) => void;
}

/** One row: a line on wide screens, two lines on a phone. */
export function DataTableRow<Row>(props: RowProps<Row>) {
  const { row, columns, rowId, rowName, rowHref, selectable, selected, first, onToggle } = props;
  const { text } = useUi();
  const id = rowId(row);
  return (
    <tr
      role="row"
      data-row={id}
      tabIndex={first ? 0 : -1}
      aria-selected={selectable ? selected : undefined}
      className="group h-(--row) border-b border-line transition-colors last:border-b-0 hover:bg-raised/60 focus-visible:-outline-offset-2 aria-selected:bg-selected max-sm:flex max-sm:h-auto max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-0.5 max-sm:px-4 max-sm:py-2.5"
    >
      {selectable && (
        <td role="cell" className="w-10 ps-4 max-sm:order-0 max-sm:w-auto max-sm:ps-0">
          <Checkbox
            hideLabel
            label={`${text.selectRow}: ${rowName(row)}`}
            checked={selected}
            onChange={() => onToggle(id)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column.id}
          role="cell"
          data-label={column.header}
          className={cn(
            "px-3 max-sm:w-auto! max-sm:p-0 max-sm:text-start",
            places[column.place ?? "detail"],
            column.align === "end" && "text-end",
            column.mono && "font-mono text-label",
            column.width,
          )}
        >
          {column.place === "title" && rowHref ? (
            <UiLink href={rowHref(row)} tabIndex={-1} className="font-medium no-underline hover:underline">
              {column.cell(row)}
            </UiLink>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}
