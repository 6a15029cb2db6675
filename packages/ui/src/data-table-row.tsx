"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { Checkbox } from "./checkbox.tsx";
import { cn } from "./class-names.ts";
import type { Column, ColumnPlace, DataTableProps } from "./data-table-types.ts";
import type { TableSort } from "./table-query.ts";
import { TextLink } from "./text-link.tsx";
import { useUi } from "./ui-provider.tsx";

// On a narrow table rows are not laid out as table rows, and some browsers then forget what they are.
const asRow = { role: "row" } as const;
const asCell = { role: "cell" } as const;
const asHeader = { role: "columnheader" } as const;

const places: Record<ColumnPlace, string> = {
  title: "min-w-44 @max-3xl:order-1 @max-3xl:min-w-0 @max-3xl:flex-1 @max-3xl:basis-[calc(100%-11.25rem)]",
  state: "@max-3xl:order-2 @max-3xl:basis-32 @max-3xl:text-end",
  detail:
    "@max-3xl:order-3 @max-3xl:text-muted @max-3xl:before:me-1 @max-3xl:before:content-[attr(data-label)] @max-3xl:empty:hidden",
  wide: "@max-3xl:order-4 @max-3xl:basis-full",
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
    <thead className="sticky top-(--top-bar,0px) z-10 bg-surface @max-3xl:sr-only">
      <tr {...asRow} className="h-8 text-label text-muted shadow-[inset_0_-1px_0_var(--line)]">
        {children}
        {columns.map((column) => {
          const active = sort?.column === column.id ? sort.direction : undefined;
          return (
            <th
              key={column.id}
              {...asHeader}
              scope="col"
              aria-sort={active && (active === "asc" ? "ascending" : "descending")}
              className={cn(
                "px-3 font-medium whitespace-nowrap",
                column.align === "end" ? "text-end" : "text-start",
                column.width,
              )}
            >
              {column.sortable ? (
                <button
                  type="button"
                  aria-label={text.sortBy(column.header)}
                  onClick={() => onSort(column.id)}
                  className={cn(
                    "-mx-1 inline-flex min-h-6 items-center gap-1 rounded-[4px] px-1 hover:text-ink",
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
      {...asRow}
      data-row={id}
      tabIndex={first ? 0 : -1}
      aria-selected={selectable ? selected : undefined}
      className="group h-(--row) border-b border-line transition-colors last:border-b-0 hover:bg-raised/60 focus-visible:-outline-offset-2 aria-selected:bg-selected @max-3xl:flex @max-3xl:h-auto @max-3xl:flex-wrap @max-3xl:items-center @max-3xl:gap-x-3 @max-3xl:gap-y-0.5 @max-3xl:px-4 @max-3xl:py-2.5"
    >
      {selectable && (
        <td {...asCell} className="w-10 ps-4 @max-3xl:order-0 @max-3xl:w-auto @max-3xl:ps-0">
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
          {...asCell}
          data-label={column.header}
          className={cn(
            "px-3 py-0.5 @max-3xl:w-auto! @max-3xl:p-0",
            places[column.place ?? "detail"],
            column.align === "end" && "whitespace-nowrap @3xl:text-end",
            column.mono && "font-mono text-label",
            column.width,
          )}
        >
          {column.place === "title" && rowHref ? (
            <TextLink look="quiet" href={rowHref(row)} tabIndex={-1} className="font-medium">
              {column.cell(row)}
            </TextLink>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}
