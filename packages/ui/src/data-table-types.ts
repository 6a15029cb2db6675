import type { ReactNode } from "react";
import type { TableQuery } from "./table-query.ts";

/**
 * Where a column stands in the two-line row of a phone: `title` and `state` share the first line,
 * `detail` flows along the second with its header before it, `wide` takes a line of its own.
 */
export type ColumnPlace = "title" | "state" | "detail" | "wide";

/** One column of a table. */
export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  place?: ColumnPlace;
  sortable?: boolean;
  align?: "start" | "end";
  /** A class for the width, as `w-40`. */
  width?: string;
  mono?: boolean;
}

/** One filter: a chip that opens its choices. */
export interface TableFilter {
  id: string;
  label: string;
  choices: ReadonlyArray<{ value: string; label: string }>;
}

/** One thing that can be done with the selected rows. */
export interface BulkAction {
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  onRun: (ids: readonly string[]) => void;
}

/** Props of `DataTable`. */
export interface DataTableProps<Row> {
  /** Names the table for readers. */
  label: string;
  columns: ReadonlyArray<Column<Row>>;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  /** Where Enter and a click on the row's title go. */
  rowHref?: (row: Row) => string;
  query: TableQuery;
  onQuery: (query: TableQuery) => void;
  searchLabel?: string;
  filters?: readonly TableFilter[];
  bulkActions?: readonly BulkAction[];
  newer?: string | null;
  older?: string | null;
  /** How many rows there are, as of when. */
  note?: string;
  /** True while rows for a new query are awaited: the old ones stay, dimmed. */
  pending?: boolean;
  /** Shown when there are no rows and nothing narrows the view. */
  empty: ReactNode;
  /** Shown when search or filters leave nothing. */
  emptyFiltered: string;
  /** Takes the place of the rows after a failure. */
  error?: ReactNode;
}
