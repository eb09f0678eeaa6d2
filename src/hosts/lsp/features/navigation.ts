import type { Location } from "vscode-languageserver";
import type { Resource } from "../../../model/resource.ts";
import type { ScopeView } from "../folder-view.ts";
import { locationOf } from "../places.ts";
import type { UriOf } from "../places.ts";
import type { Occurrence } from "../symbols/symbol-table.ts";

const unique = (locations: readonly Location[]): readonly Location[] => [
  ...new Map(
    locations.map((location) => [
      `${location.uri} ${location.range.start.line}:${location.range.start.character}`,
      location,
    ]),
  ).values(),
];

const locationsOf = (occurrences: readonly Occurrence[], uriOf: UriOf): readonly Location[] =>
  occurrences.map(({ at }) => locationOf(at.span(), uriOf));

/** Objects related to an object: pods of a Service, pods that a policy selects, Services of a workload. */
function otherEnds({ simulation, model }: ScopeView, resource: Resource): readonly Resource[] {
  if (resource.kind === "Service") {
    const service = model.get("Service", resource.namespace, resource.name);
    return service === undefined ? [] : simulation.backends(service).workloads.map(({ workload }) => workload.resource);
  }
  const workload = model.workloads.find((one) => one.resource === resource);
  return workload === undefined ? [] : simulation.servicesOf(workload).map(({ service }) => service);
}

/** Definitions of the name under the cursor: pods of a selector, container port of a targetPort, Service of a route. */
export function definitionAt(
  views: readonly ScopeView[],
  path: string,
  offset: number,
  uriOf: UriOf,
): readonly Location[] {
  const found = views.flatMap((view) => {
    const occurrence = view.symbols.at(path, offset);
    if (occurrence === undefined) return [];
    const definitions = view.symbols.definitions(occurrence);
    const isOwn = occurrence.kind === "object" && occurrence.role === "definition";
    const ends = isOwn
      ? otherEnds(view, occurrence.resource).map((resource) => locationOf(resource.atName().span(), uriOf))
      : [];
    return ends.length > 0 ? ends : locationsOf(definitions, uriOf);
  });
  return unique(found);
}

/** References to the name under the cursor in all files. */
export function referencesAt(
  views: readonly ScopeView[],
  path: string,
  offset: number,
  includeDeclaration: boolean,
  uriOf: UriOf,
): readonly Location[] {
  const found = views.flatMap(({ symbols }) => {
    const occurrence = symbols.at(path, offset);
    if (occurrence === undefined) return [];
    return locationsOf(
      symbols.same(occurrence).filter(({ role }) => includeDeclaration || role === "reference"),
      uriOf,
    );
  });
  return unique(found);
}

/** References to the name under the cursor in its own file. */
export const highlightsAt = (
  views: readonly ScopeView[],
  path: string,
  offset: number,
  uriOf: UriOf,
): readonly Location[] => referencesAt(views, path, offset, true, uriOf).filter(({ uri }) => uri === uriOf(path));
