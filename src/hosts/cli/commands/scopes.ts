import { largest } from "../../../diagnostic/large-lists.ts";
import { maskText, shownMask } from "../../../diagnostic/mask.ts";
import { rules } from "../../../../rules/index.ts";
import { printable } from "../../../base/printable.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Host, Outcome } from "../../../workspace/host.ts";
import { loadWorkspace } from "../../../workspace/workspace.ts";
import type { WorkspaceFlags } from "../../../workspace/workspace.ts";

export interface ScopesFlags extends WorkspaceFlags {
  readonly output: "table" | "json";
  readonly showRendered?: boolean;
}

/** `kubenetlint scopes`: what is deployed together, and what of it could not be read. */
export async function scopesCommand(host: Host, paths: readonly string[], flags: ScopesFlags): Promise<Outcome> {
  const { scopes, notes } = await loadWorkspace(host, paths, flags, rules);
  const stderr = notes
    .map(({ message, files }) => `note: ${printable(`${files.join(", ")} ${message}`.trimStart())}\n`)
    .join("");
  if (flags.showRendered === true) {
    const stdout = scopes
      .map((scope) => shownMask(maskText((scope.rendered ?? scope.sources[0])?.source.text ?? "")))
      .join("---\n");
    return { stdout, stderr, exitCode: EXIT.clean };
  }
  const rows = scopes.map((scope) => ({
    name: scope.name,
    kind: scope.kind,
    namespace: scope.namespace ?? null,
    files: (scope.origins ?? scope.sources).map(({ source }) => source.path).sort(),
    documents: scope.sources.reduce((sum, { documents }) => sum + documents.length, 0),
    unread: scope.unread ?? [],
  }));
  if (flags.output === "json")
    return { stdout: `${JSON.stringify(rows, undefined, 2)}\n`, stderr, exitCode: EXIT.clean };
  const table = [
    ["SCOPE", "KIND", "NAMESPACE", "FILES", "DOCUMENTS"],
    ...rows.map((row) => [row.name, row.kind, row.namespace ?? "", String(row.files.length), String(row.documents)]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => largest(table.map((row) => printable(row[column] ?? "").length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => printable(cell).padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd(),
  );
  return { stdout: `${lines.join("\n")}\n`, stderr, exitCode: EXIT.clean };
}
