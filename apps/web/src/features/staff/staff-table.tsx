"use client";

import { type Column, DataTable } from "@penguin/ui/data-table";
import { EmptyState } from "@penguin/ui/empty-state";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";

const noFilters = [] as const;

interface StaffTableProps<Row> {
  label: string;
  page: { rows: Row[]; nextCursor: string | undefined };
  columns: ReadonlyArray<Column<Row>>;
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  rowHref?: (row: Row) => string;
  searchLabel?: string;
  empty: string;
  emptyFiltered?: string;
}

/** A table of rows that the server read for this page: each page that is turned is one more look in the log. */
export function StaffTable<Row>({ page, empty, emptyFiltered, ...rest }: StaffTableProps<Row>) {
  const { query, onQuery, pending } = useTableQuery(noFilters);
  return (
    <DataTable
      {...rest}
      rows={page.rows}
      query={query}
      onQuery={onQuery}
      pending={pending}
      {...pagesOf(query, page.nextCursor)}
      empty={<EmptyState sentence={empty} />}
      emptyFiltered={emptyFiltered ?? empty}
    />
  );
}
