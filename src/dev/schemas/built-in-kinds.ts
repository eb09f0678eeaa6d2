import { isRecord } from "./is-record.ts";

/** Requests and results of other calls; manifests do not contain them. */
const NO_OBJECTS = new Set(["DeleteOptions", "WatchEvent", "Status", "APIGroup", "APIVersions", "APIResourceList"]);

type Defs = Readonly<Record<string, unknown>>;

/**
 * Every kind that some version of Kubernetes serves, alpha versions too: `group/version` to its kinds, each with the
 * first and last minor version unless all versions serve it: `DeviceClass:34`, `IPAddress:27-30`, `Scale:-25`.
 */
export function builtInKinds(
  definitions: readonly (readonly [minor: number, defs: Defs])[],
): Readonly<Record<string, string>> {
  const seen = new Map<string, Map<string, { readonly first: number; last: number }>>();
  for (const [minor, defs] of definitions) {
    for (const { apiVersion, kind } of Object.values(defs).flatMap(kindsOf)) {
      const kinds = seen.get(apiVersion) ?? new Map<string, { readonly first: number; last: number }>();
      seen.set(apiVersion, kinds);
      kinds.set(kind, { first: kinds.get(kind)?.first ?? minor, last: minor });
    }
  }
  const oldest = definitions[0]?.[0];
  const newest = definitions.at(-1)?.[0];
  const sorted = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
    [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted(seen).map(([apiVersion, kinds]) => {
      const written = sorted(kinds).map(([kind, { first, last }]) => {
        const until = last === newest ? "" : `-${last}`;
        const since = first === oldest ? "" : String(first);
        return since === "" && until === "" ? kind : `${kind}:${since}${until}`;
      });
      return [apiVersion, written.join(" ")];
    }),
  );
}

function kindsOf(definition: unknown): readonly { readonly apiVersion: string; readonly kind: string }[] {
  const named = isRecord(definition) ? definition["x-kubernetes-group-version-kind"] : undefined;
  return (Array.isArray(named) ? (named as unknown[]) : []).flatMap((one) => {
    if (!isRecord(one)) return [];
    const { group, version, kind } = one;
    if (
      typeof group !== "string" ||
      typeof version !== "string" ||
      typeof kind !== "string" ||
      kind.endsWith("List") ||
      NO_OBJECTS.has(kind)
    )
      return [];
    return [{ apiVersion: group === "" ? version : `${group}/${version}`, kind }];
  });
}
