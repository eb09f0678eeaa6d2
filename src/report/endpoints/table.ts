import { largest } from "../../diagnostic/large-lists.ts";
import { printable } from "../../base/printable.ts";

const GAP = 3;
const LEAST_WIDTH = 6;

/**
 * Columns like kubectl: separated by three spaces, the last one unpadded. Source: cli-runtime
 * pkg/printers/tabwriter.go.
 */
export function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headers, ...rows.map((row) => row.map(printable))];
  const widths = headers.map((_, column) =>
    largest(
      lines.map((line) => (line[column] ?? "").length + GAP),
      LEAST_WIDTH,
    ),
  );
  return lines
    .map(
      (line) =>
        line.map((cell, column) => (column === headers.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join("") +
        "\n",
    )
    .join("");
}

/** Adds the column NAMESPACE if the rows are in several namespaces. */
export function namespacedTable(
  headers: readonly string[],
  rows: readonly { readonly namespace: string; readonly cells: readonly string[] }[],
): string {
  const several = new Set(rows.map(({ namespace }) => namespace)).size > 1;
  if (!several)
    return table(
      headers,
      rows.map(({ cells }) => cells),
    );
  return table(
    ["NAMESPACE", ...headers],
    rows.map(({ namespace, cells }) => [namespace, ...cells]),
  );
}
