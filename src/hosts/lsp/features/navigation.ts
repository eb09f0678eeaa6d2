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

/** Where the name of an object leads, beyond itself: a Service to its pods, a policy to the pods it selects, a workload to its Services. */
function otherEnds({ simulation, model }: ScopeView, resource: Resource): readonly Resource[] {
  if (resource.kind === "Service") {
    const service = model.get("Service", resource.namespace, resource.name);
    return service === undefined ? [] : simulation.backends(service).workloads.map(({ workload }) => workload.resource);
  }
  const workload = model.workloads.find((one) => one.resource === resource);
  return workload === undefined ? [] : simulation.servicesOf(workload).map(({ service }) => service);
}

/** What the name under the cursor stands for: the pods of a selector, the container port of a target port, the Service of a route. */
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

/** Every place that uses the name under the cursor, across files. */
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

/** The uses of the name under the cursor within its own file. */
export const highlightsAt = (
  views: readonly ScopeView[],
  path: string,
  offset: number,
  uriOf: UriOf,
): readonly Location[] => referencesAt(views, path, offset, true, uriOf).filter(({ uri }) => uri === uriOf(path));
