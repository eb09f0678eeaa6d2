import { compareAge } from "./age.ts";
import type { IngressBackend } from "kubernetes-types/networking/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Ingress, IngressEntry } from "./ingress.ts";

/** What the controller of one class does with a request. */
export interface IngressChoice {
  readonly className: string;
  readonly chosen: IngressEntry | undefined;
  /** Entries of the same host that also match but have lower precedence, in order. */
  readonly shadowed: readonly IngressEntry[];
  /** Set if no entry matches and there is a default backend; without both the controller answers 404. */
  readonly fallback: { readonly ingress: Ingress; readonly backend: DeepReadonly<IngressBackend> } | undefined;
  /** False if the API leaves the choice to the controller. */
  readonly certain: boolean;
  /** Why it is uncertain, unless it is a tie: a path that the controller interprets. */
  readonly open: string | undefined;
  /** The path with a trailing slash, to which ingress-nginx redirects the client. */
  readonly redirectPath: string | undefined;
}

const PATH_TYPE_RANK = { Exact: 0, Prefix: 1, ImplementationSpecific: 2 } as const;

/**
 * Precedence of two entries of one host that match a request: the longer path, then Exact. The API does not order equal
 * ones; controllers use the older Ingress. Source: Kubernetes documentation, Ingress "Multiple matches".
 */
export function compareIngressEntries(a: IngressEntry, b: IngressEntry): number {
  const age = compareAge(a.ingress, b.ingress);
  const byName = (entry: IngressEntry): string => `${entry.ingress.namespace}/${entry.ingress.name}`;
  return (
    b.pathText.length - a.pathText.length ||
    PATH_TYPE_RANK[a.pathType] - PATH_TYPE_RANK[b.pathType] ||
    age ||
    (byName(a) < byName(b) ? -1 : byName(a) > byName(b) ? 1 : 0) ||
    a.ruleIndex - b.ruleIndex ||
    a.pathIndex - b.pathIndex
  );
}
