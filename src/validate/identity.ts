import { apiLifecycle, isRemoved } from "./api-versions.ts";
import { customKinds, type KindName } from "./custom-kinds.ts";
import { sameKind } from "./kind-names.ts";
import { isSlipOfGroup } from "../hints/near-group.ts";
import { nearestOf } from "../hints/nearest.ts";
import {
  builtInGroups,
  builtInKindNames,
  builtInKindsOf,
  builtInVersionsOf,
  groupOf,
  isBuiltInKind,
  versionsOfGroup,
} from "./schema/built-in-kinds.ts";
import type { FieldError } from "./field-error.ts";
import { wellKnownGroups, wellKnownKinds, wellKnownKindsOf, wellKnownVersionsOf } from "./schema/well-known-kinds.ts";
import type { ApiServer } from "./server.ts";

/** Why the API server does not serve the apiVersion and kind of an object. */
export interface IdentityFault {
  readonly part: "apiVersion" | "kind";
  /** For people, without the written value. */
  readonly detail: string;
  /** What would be right at `part`, where it is known. */
  readonly supported?: readonly string[];
  /** The intended apiVersion and kind, if they are certain. */
  readonly meant?: KindName;
  /** Only a slip of form: blanks, capitals, a slash too many. */
  readonly certain?: true;
  /** What else would have to be so. */
  readonly dependsOn?: string;
  readonly dependence?: FieldError["dependence"];
  readonly code?: FieldError["code"];
}

/** `{{ .Values.x }}`, `${X}`, `<version>`, `API_VERSION`: something fills it in. */
const PLACEHOLDER = /[{}<>$%@[\]]|__|^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/;
const SHOUTED = /^[A-Z][A-Z0-9_]{2,}$/;

/**
 * A group and version as the API server allows them.
 * @see k8s.io/apiextensions-apiserver pkg/apis/apiextensions/validation
 */
const GROUP = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const VERSION = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;

/** Tools whose files look like objects of a group without a dot. */
const OTHER_TOOLS: ReadonlySet<string> = new Set(["skaffold", "devspace", "garden"]);

/** OpenShift served its kinds in the core group, and `oc` still reads them so. @see openshift/oc pkg/helpers/legacy */
const OPENSHIFT = new Set([
  "Template",
  "DeploymentConfig",
  "BuildConfig",
  "Build",
  "ImageStream",
  "ImageStreamImport",
  "ImageStreamTag",
  "Route",
  "Project",
  "ProjectRequest",
  "User",
  "Group",
  "Identity",
  "OAuthClient",
  "SecurityContextConstraints",
  "Policy",
  "PolicyBinding",
  "ClusterPolicy",
  "NetNamespace",
  "HostSubnet",
  "ClusterNetwork",
  "EgressNetworkPolicy",
]);

/**
 * Files of programs that look like objects of the core group: kubeconfig files, and Lists, which clients take apart.
 */
const isNoObject = (apiVersion: string, kind: string): boolean =>
  kind === "Config" || (/^v\d+$/.test(apiVersion) && (kind === "List" || OPENSHIFT.has(kind)));

const list = (names: readonly string[]): string => names.join(" or ");

/**
 * What is wrong with the apiVersion or kind of an object that the API server does not know; undefined where a
 * CustomResourceDefinition may serve it. The group of one contains a dot; the others belong to Kubernetes.
 * @see k8s.io/apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go: "should be a domain with at
 * least one dot"
 */
export function identityFault(apiVersion: string, kind: string, server: ApiServer): IdentityFault | undefined {
  if (PLACEHOLDER.test(apiVersion) || PLACEHOLDER.test(kind) || isNoObject(apiVersion, kind)) return undefined;
  return (
    removedFault(apiVersion, kind, server) ?? formFault(apiVersion, kind, server) ?? kindFault(apiVersion, kind, server)
  );
}

function removedFault(apiVersion: string, kind: string, { minor }: ApiServer): IdentityFault | undefined {
  const lifecycle = apiLifecycle(apiVersion, kind);
  if (lifecycle?.removedIn === undefined || !isRemoved(lifecycle, `1.${minor}`)) return undefined;
  const { removedIn, replacement, note } = lifecycle;
  const instead = replacement === undefined ? "" : `: use ${replacement}`;
  const detail =
    `${apiVersion} ${kind} was removed in Kubernetes ` +
    `${removedIn}${instead}${note === undefined ? "" : `. ${note}`}`;
  return {
    part: "apiVersion",
    code: "api-removed",
    detail,
    ...(replacement?.includes(" ") === false && { meant: { apiVersion: replacement, kind } }),
  };
}

/**
 * An apiVersion of a form that nothing has: `apps/v1/`, `Apps/v1`, `"v1 "`.
 * @see k8s.io/apimachinery pkg/runtime/schema ParseGroupVersion
 */
function formFault(apiVersion: string, kind: string, server: ApiServer): IdentityFault | undefined {
  const group = groupOf(apiVersion);
  const isWellFormed =
    (group === "" || GROUP.test(group)) && VERSION.test(apiVersion.slice(apiVersion.lastIndexOf("/") + 1));
  if (isWellFormed) return undefined;
  const tidy = apiVersion
    .trim()
    .toLowerCase()
    .replaceAll(/\s*\/[\s/]*/g, "/")
    .replaceAll(/^\/|\/$/g, "");
  const right = apiVersionsFor(kind, server);
  if (right.includes(tidy))
    return {
      part: "apiVersion",
      detail: `"${apiVersion}" is written ${tidy}`,
      supported: [tidy],
      meant: { apiVersion: tidy, kind },
      certain: true,
    };
  const [meant] = right;
  const what = `"${apiVersion}" is not an apiVersion: write group/version, or a version alone, in lower case`;
  return {
    part: "apiVersion",
    detail: meant === undefined ? what : `${what}; for ${kind} it is ${list(right)}`,
    supported: right,
    ...(meant !== undefined && { meant: { apiVersion: meant, kind } }),
  };
}

/**
 * The apiVersions that serve a kind, of Kubernetes or of a well-known project; those of the group that is given come
 * first.
 */
function apiVersionsFor(kind: string, { minor }: ApiServer, group?: string): readonly string[] {
  const builtIn = builtInVersionsOf(kind, minor);
  // In a group of Kubernetes itself, or one that nothing has, NetworkPolicy is not the one of Calico.
  const custom = group !== undefined && builtIn.length > 0 ? [] : customKinds().filter((one) => one.kind === kind);
  const all = [...builtIn, ...custom.map((one) => one.apiVersion)];
  const stable = all.filter((one) => !/alpha|beta/.test(one));
  const served = stable.length > 0 ? stable : all;
  const own = served.filter((one) => groupOf(one) === group);
  return newestFirst(own.length > 0 ? own : served);
}

const number = (apiVersion: string): number => Number(/v(\d+)[^/]*$/.exec(apiVersion)?.[1] ?? 0);
const newestFirst = (versions: readonly string[]): readonly string[] =>
  versions.toSorted((a, b) => (groupOf(a) === groupOf(b) ? number(b) - number(a) : 0));

function kindFault(apiVersion: string, kind: string, server: ApiServer): IdentityFault | undefined {
  const group = groupOf(apiVersion);
  if (builtInGroups().has(group)) return builtInFault(apiVersion, kind, group, server);
  if (!group.includes(".")) return OTHER_TOOLS.has(group) ? undefined : undottedFault(apiVersion, kind, group, server);
  const near = nearGroups(apiVersion, kind, group, server);
  if (near !== undefined) return near;
  const shipped = customKinds()
    .filter((one) => one.apiVersion === apiVersion)
    .map((one) => one.kind);
  const others = wellKnownKindsOf(apiVersion);
  if (others.includes(kind)) return undefined;
  const meant =
    sameKind(kind, [...shipped, ...others]) ?? (SHOUTED.test(kind) ? undefined : nearestOf(kind, shipped)?.name);
  return meant === undefined ? undefined : misspelt(apiVersion, kind, meant);
}

const misspelt = (apiVersion: string, kind: string, meant: string): IdentityFault => ({
  part: "kind",
  detail: `there is no ${kind} in ${apiVersion}; did you mean ${meant}?`,
  supported: [meant],
  meant: { apiVersion, kind: meant },
  ...(meant.toLowerCase() === kind.toLowerCase() && { certain: true as const }),
});

const wrongVersion = (apiVersion: string, kind: string, right: readonly string[], written = kind): IdentityFault => ({
  part: "apiVersion",
  detail: `there is no ${written} in ${apiVersion}: its apiVersion is ${list(right)}`,
  supported: right,
  // `Gateway` is a kind of two projects: which one is intended is unknown.
  ...(right[0] !== undefined && new Set(right.map(groupOf)).size === 1 && { meant: { apiVersion: right[0], kind } }),
});

/** Kinds of Kubernetes' own groups: no CustomResourceDefinition adds to them. */
function builtInFault(apiVersion: string, kind: string, group: string, server: ApiServer): IdentityFault | undefined {
  const { minor, newer } = server;
  if (isBuiltInKind(apiVersion, kind, minor)) return undefined;
  const depends: Pick<FieldError, "dependsOn" | "dependence"> =
    newer !== undefined
      ? {
          dependsOn: `Kubernetes ${newer}, which is newer than the newest known release`,
          dependence: "newer-kubernetes",
        }
      : apiVersion.includes("alpha")
        ? { dependsOn: "alpha APIs of other versions of Kubernetes", dependence: "alpha-apis" }
        : {};
  const right = apiVersionsFor(kind, server, group);
  if (right.length > 0)
    return { ...wrongVersion(apiVersion, kind, right), ...(groupOf(right[0] ?? "") === group ? depends : {}) };
  const own = builtInKindsOf(apiVersion, minor);
  const same = sameKind(kind, own);
  if (same !== undefined) return misspelt(apiVersion, kind, same);
  if (SHOUTED.test(kind)) return undefined;
  const near = nearestOf(kind, own)?.name;
  if (near !== undefined) return misspelt(apiVersion, kind, near);
  const elsewhere = sameKind(kind, [...builtInKindNames(minor), ...customKinds().map((one) => one.kind)]);
  if (elsewhere !== undefined)
    return wrongVersion(apiVersion, elsewhere, apiVersionsFor(elsewhere, server, group), kind);
  const versions = versionsOfGroup(group).filter((one) => builtInKindsOf(one, minor).length > 0);
  if (own.length > 0)
    return {
      part: "kind",
      detail:
        `there is no ${kind} in ${apiVersion}, a group of Kubernetes itself that no CustomResourceDefinition can ` +
        "extend",
      ...depends,
    };
  const served = versions.length === 0 ? "" : `; it serves ${list(newestFirst(versions))}`;
  return {
    part: "apiVersion",
    detail: `Kubernetes 1.${minor} does not serve ${apiVersion}${served}`,
    ...(versions.length === 1 && { supported: versions }),
    ...depends,
  };
}

/** A group without a dot that Kubernetes does not have, and that nothing else can have. */
function undottedFault(apiVersion: string, kind: string, group: string, server: ApiServer): IdentityFault {
  const known = sameKind(kind, [...builtInKindNames(server.minor), ...customKinds().map((one) => one.kind)]);
  if (known !== undefined) return wrongVersion(apiVersion, known, apiVersionsFor(known, server, group), kind);
  const other = sameKind(kind, wellKnownKinds());
  if (other !== undefined) {
    const right = newestFirst(wellKnownVersionsOf(other));
    const own = right.filter((one) => one.startsWith(`${group}.`));
    return wrongVersion(apiVersion, other, own.length > 0 ? own : right, kind);
  }
  return {
    part: "apiVersion",
    detail:
      `nothing can serve ${apiVersion}: the group of a CustomResourceDefinition contains a dot, and Kubernetes ` +
      `itself has no group ${group}`,
  };
}

/** A known kind in a group that is one slip away from the group that has it. */
function nearGroups(apiVersion: string, kind: string, group: string, server: ApiServer): IdentityFault | undefined {
  const version = apiVersion.slice(apiVersion.lastIndexOf("/") + 1);
  // Groups of one project are near: `projectcalico.org`, `crd.projectcalico.org`.
  if (wellKnownGroups().has(group)) return undefined;
  // `integreatly.org` once served what `grafana.integreatly.org` does now.
  const isParent = (one: string): boolean => groupOf(one).endsWith(`.${group}`);
  const others = wellKnownVersionsOf(kind).filter((one) => !isParent(one));
  const right = [...apiVersionsFor(kind, server), ...newestFirst(others)].filter((one) =>
    isSlipOfGroup(group, groupOf(one)),
  );
  if (right.length === 0) return undefined;
  const same = right.filter((one) => one.slice(one.lastIndexOf("/") + 1) === version);
  return wrongVersion(apiVersion, kind, same.length > 0 ? same : right);
}
