/**
 * A table with a property filter, sorting and pages. The filter is the address's: it survives a
 * reload and can be sent to somebody. A page has at most 100 rows, since each row is drawn.
 */
import { useEffect, useMemo, useRef, type ReactNode } from "react";
import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination, { type PaginationProps } from "@cloudscape-design/components/pagination";
import PropertyFilter, {
  type PropertyFilterProps,
} from "@cloudscape-design/components/property-filter";
import Table, { type TableProps } from "@cloudscape-design/components/table";

export type FilterQuery = PropertyFilterProps.Query;

export const noFilter: FilterQuery = { operation: "and", tokens: [] };

export type FilterProperty<T> = {
  readonly key: string;
  readonly label: string;
  readonly valuesOf: (item: T) => string | readonly string[];
};

export type FilteredTableProps<T> = {
  readonly title: string;
  readonly items: readonly T[];
  readonly rowKey: (item: T) => string;
  readonly columns: readonly TableProps.ColumnDefinition<T>[];
  readonly properties: readonly FilterProperty<T>[];
  readonly filter: FilterQuery;
  readonly onFilter: (filter: FilterQuery) => void;
  readonly empty: string;
  readonly pageSize?: number | undefined;
};

/** Enough to choose from; more is found by typing. */
const offeredValues = 500;

export function FilteredTable<T>(props: FilteredTableProps<T>): ReactNode {
  const { title, items, columns, filter, empty, rowKey } = props;
  const { table, rows, change } = useFilteredRows(props);
  return (
    <Table
      {...table.collectionProps}
      items={[...table.items]}
      trackBy={(row) => rowKey(row.item)}
      columnDefinitions={columns.map(columnOf)}
      variant="container"
      wrapLines
      header={
        <Header variant="h2" counter={`(${counterOf(table.filteredItemsCount, items.length)})`}>
          {title}
        </Header>
      }
      ariaLabels={{ tableLabel: title }}
      empty={<Box textAlign="center">{filter.tokens.length > 0 ? "Nothing matches." : empty}</Box>}
      filter={<Filter {...props} rows={rows} onFilter={change} />}
      pagination={
        table.paginationProps.pagesCount > 1 && (
          <Pagination {...table.paginationProps} ariaLabels={pageLabels(title.toLowerCase())} />
        )
      }
    />
  );
}

type FilterProps<T> = FilteredTableProps<T> & { readonly rows: readonly Row<T>[] };

function Filter<T>({ title, properties, filter, rows, onFilter }: FilterProps<T>): ReactNode {
  const label = `Filter ${title.toLowerCase()}`;
  const options = useMemo(() => optionsOf(rows, properties), [rows, properties]);
  return (
    <PropertyFilter
      query={filter}
      onChange={({ detail }) => onFilter(detail)}
      filteringProperties={properties.map((one) => filteringProperty(one))}
      filteringOptions={options}
      filteringPlaceholder={label}
      filteringAriaLabel={label}
      virtualScroll
      expandToViewport
    />
  );
}

/** The rows that match the address's filter; a change goes into the address, and a changed address into the table. */
function useFilteredRows<T>({
  items,
  properties,
  filter,
  pageSize,
  onFilter,
}: FilteredTableProps<T>) {
  const rows = useMemo(() => items.map((item) => rowOf(item, properties)), [items, properties]);
  const table = useCollection(rows, {
    propertyFiltering: {
      filteringProperties: properties.map((one) => filteringProperty(one)),
      defaultQuery: filter,
    },
    sorting: {},
    pagination: { pageSize: Math.min(pageSize ?? 50, 100) },
  });
  const { actions } = table;
  const shown = useRef(filter);
  useEffect(() => {
    if (JSON.stringify(shown.current) !== JSON.stringify(filter))
      actions.setPropertyFiltering(filter);
    shown.current = filter;
    // The actions are made anew at each drawing; only the filter counts.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [filter]);
  const change = (query: FilterQuery): void => {
    shown.current = query;
    actions.setPropertyFiltering(query);
    onFilter(query);
  };
  return { table, rows, change };
}

function pageLabels(what: string): PaginationProps.Labels {
  return {
    paginationLabel: `Pages of ${what}`,
    nextPageLabel: "Next page",
    previousPageLabel: "Previous page",
    pageLabel: (page) => `Page ${page}`,
  };
}

/** A row carries the texts that its filter compares. */
type Row<T> = { readonly item: T; readonly [property: string]: unknown };

function rowOf<T>(item: T, properties: readonly FilterProperty<T>[]): Row<T> {
  const texts = properties.map(({ key, valuesOf }) => [key, valuesOf(item)] as const);
  return { ...Object.fromEntries(texts), item };
}

function columnOf<T>(column: TableProps.ColumnDefinition<T>): TableProps.ColumnDefinition<Row<T>> {
  const { sortingComparator, header, id, isRowHeader, minWidth, width } = column;
  return {
    header,
    cell: (row) => column.cell(row.item),
    ...(id === undefined ? {} : { id }),
    ...(isRowHeader === undefined ? {} : { isRowHeader }),
    ...(minWidth === undefined ? {} : { minWidth }),
    ...(width === undefined ? {} : { width }),
    ...(sortingComparator === undefined
      ? {}
      : {
          sortingComparator: (one: Row<T>, other: Row<T>) =>
            sortingComparator(one.item, other.item),
        }),
  };
}

function filteringProperty<T>({
  key,
  label,
}: FilterProperty<T>): PropertyFilterProps.FilteringProperty {
  const match = (wanted: boolean) => (value: unknown, token: unknown) =>
    listOf(value).some((text) => text === token) === wanted;
  const contains = (wanted: boolean) => (value: unknown, token: unknown) =>
    listOf(value).some((text) => text.toLowerCase().includes(String(token).toLowerCase())) ===
    wanted;
  return {
    key,
    propertyLabel: label,
    groupValuesLabel: label,
    operators: [
      { operator: "=", match: match(true) },
      { operator: "!=", match: match(false) },
      { operator: ":", match: contains(true) },
      { operator: "!:", match: contains(false) },
    ],
  };
}

function optionsOf<T>(
  rows: readonly Row<T>[],
  properties: readonly FilterProperty<T>[],
): PropertyFilterProps.FilteringOption[] {
  return properties.flatMap(({ key }) => {
    const values = new Set<string>();
    for (const row of rows) {
      for (const text of listOf(row[key])) if (text !== "") values.add(text);
      if (values.size > offeredValues) break;
    }
    return [...values]
      .slice(0, offeredValues)
      .toSorted()
      .map((value) => ({ propertyKey: key, value }));
  });
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function counterOf(shown: number | undefined, all: number): string {
  const total = all.toLocaleString("en");
  return shown === undefined || shown === all ? total : `${shown.toLocaleString("en")} of ${total}`;
}
