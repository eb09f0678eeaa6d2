import text from "../../../schemas/built-in-kinds.ts";

/** The minor versions of Kubernetes that serve a kind: 34 for 1.34. */
interface Span {
  readonly since: number;
  readonly last: number;
}

type Kinds = ReadonlyMap<string, Span>;

let table: ReadonlyMap<string, Kinds> | undefined;

/** `IPAddress:27-30`, `DeviceClass:34`, `Scale:-25`, `Service`; see src/dev/schemas/built-in-kinds.ts. */
function kindsOfText(kinds: string): Kinds {
  return new Map(
    kinds.split(" ").map((written) => {
      const [kind = "", span = ""] = written.split(":");
      const [since = "", last = ""] = span.split("-");
      return [kind, { since: Number(since), last: last === "" ? Number.POSITIVE_INFINITY : Number(last) }];
    }),
  );
}

function tableOf(): ReadonlyMap<string, Kinds> {
  if (table === undefined) {
    const { kinds } = JSON.parse(text) as { readonly kinds: Readonly<Record<string, string>> };
    table = new Map(Object.entries(kinds).map(([apiVersion, written]) => [apiVersion, kindsOfText(written)]));
  }
  return table;
}

export const groupOf = (apiVersion: string): string => apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf("/")));

let groups: ReadonlySet<string> | undefined;

/** The API groups of Kubernetes itself; "" is the core group, and `extensions` was one up to 1.21. */
export const builtInGroups = (): ReadonlySet<string> =>
  (groups ??= new Set(["extensions", ...[...tableOf().keys()].map(groupOf)]));

/** The apiVersions of a group, newest kinds of versions first: v1 before v1beta1. */
export const versionsOfGroup = (group: string): readonly string[] =>
  [...tableOf().keys()].filter((apiVersion) => groupOf(apiVersion) === group);

const isServed = (span: Span, minor: number): boolean => span.since <= minor && minor <= span.last;

/** Whether this version of Kubernetes serves the kind under this apiVersion, if its alpha APIs are switched on. */
export function isBuiltInKind(apiVersion: string, kind: string, minor: number): boolean {
  const span = tableOf().get(apiVersion)?.get(kind);
  return span !== undefined && isServed(span, minor);
}

/** The kinds that this version of Kubernetes serves under an apiVersion. */
export const builtInKindsOf = (apiVersion: string, minor: number): readonly string[] =>
  [...(tableOf().get(apiVersion) ?? [])].filter(([, span]) => isServed(span, minor)).map(([kind]) => kind);

const stability = (apiVersion: string): number =>
  apiVersion.includes("alpha") ? 2 : apiVersion.includes("beta") ? 1 : 0;

/** The apiVersions under which this version of Kubernetes serves a kind of this name, stable ones first. */
export const builtInVersionsOf = (kind: string, minor: number): readonly string[] =>
  [...tableOf()]
    .filter(([, kinds]) => {
      const span = kinds.get(kind);
      return span !== undefined && isServed(span, minor);
    })
    .map(([apiVersion]) => apiVersion)
    .toSorted((a, b) => stability(a) - stability(b));

/** Every name of a kind that this version of Kubernetes serves. */
export const builtInKindNames = (minor: number): readonly string[] => [
  ...new Set([...tableOf().keys()].flatMap((apiVersion) => builtInKindsOf(apiVersion, minor))),
];
