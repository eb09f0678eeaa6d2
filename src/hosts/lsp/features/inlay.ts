import { InlayHintKind } from "vscode-languageserver";
import type { InlayHint, Range } from "vscode-languageserver";
import type { Span } from "../../../diagnostic/place.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { Simulation } from "../../../simulate/simulation.ts";
import type { ScopeView } from "../folder-view.ts";
import { rangeOf } from "../places.ts";
import type { Occurrence } from "../symbols/symbol-table.ts";

/** The number of a declared port, which is in the same map as its name. */
function numberOf(resource: Occurrence["resource"], span: Span): number | undefined {
  // The declaration is the smallest map around the name.
  const search = (value: unknown): number | undefined => {
    if (typeof value !== "object" || value === null) return undefined;
    const { name, containerPort, port } = value as {
      readonly name?: unknown;
      readonly containerPort?: unknown;
      readonly port?: unknown;
    };
    const number = containerPort ?? port;
    if (
      typeof name === "string" &&
      typeof number === "number" &&
      resource.document.at(value, "name").span().start.offset === span.start.offset
    )
      return number;
    for (const child of Object.values(value)) {
      const found = search(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(resource.object);
}

const isInside = (range: Range, span: Span): boolean =>
  span.start.line - 1 >= range.start.line && span.start.line - 1 <= range.end.line;

/** Whether an undeclared name is surely wrong. If no pods are selected, that is the mistake and is shown elsewhere. */
function isCertain(model: Model, simulation: Simulation, resource: Resource): boolean {
  if (!model.world(resource.namespace).closed) return false;
  const service = resource.kind === "Service" ? model.get("Service", resource.namespace, resource.name) : undefined;
  return service === undefined || simulation.backends(service).workloads.length > 0;
}

/** `: 8080` after each port name that is declared elsewhere; `: ?` after an undeclared one. */
export function hintsFor({ symbols, model, simulation }: ScopeView, path: string, range: Range): readonly InlayHint[] {
  return symbols.inFile(path).flatMap((occurrence): readonly InlayHint[] => {
    const { kind, role, at, resource } = occurrence;
    if (role !== "reference" || (kind !== "container-port" && kind !== "service-port")) return [];
    const span = at.span();
    if (span.file !== path || !isInside(range, span)) return [];
    const definitions = symbols.definitions(occurrence);
    const numbers = [
      ...new Set(definitions.flatMap((definition) => numberOf(definition.resource, definition.at.span()) ?? [])),
    ].sort((a, b) => a - b);
    if (numbers.length === 0 && !isCertain(model, simulation, resource)) return [];
    return [
      {
        position: rangeOf(span).end,
        label: `: ${numbers.length === 0 ? "?" : numbers.join(" or ")}`,
        kind: InlayHintKind.Type,
        paddingLeft: false,
        tooltip:
          definitions.length === 0
            ? "No container declares this port."
            : definitions.map((definition) => definition.resource.title).join("\n"),
      },
    ];
  });
}
