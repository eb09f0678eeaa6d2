import type { Place } from "../diagnostic/place.ts";
import type { IngressProfile } from "../simulate/route/controller.ts";
import type { Doubt } from "../simulate/unjudged/doubt.ts";
import type { ParsedSource, YamlDocument } from "../yaml/document.ts";

/** `TCP/5432`, `TCP/8000-8010`, `UDP/*`, `*`. */
export type PortText = string;

/** Connectivity. null: `--update` fills it in. */
export interface ReachExpectation {
  readonly from: string;
  readonly to: string;
  readonly allowed?: readonly PortText[] | null;
  readonly denied?: readonly PortText[] | null;
  readonly exactly?: readonly PortText[] | null;
}

export interface EndpointsExpectation {
  readonly service: string;
  /** Name or number of the Service port; all ports without it. */
  readonly port?: string | number;
  readonly atLeast?: number | null;
  readonly exactly?: number | null;
  /** Ready endpoints that are there at any time while a workload behind the Service is updated. */
  readonly duringRollout?: number | null;
}

export interface RouteExpectation {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `none`: no Gateway or Ingress routes the request to a Service. */
  readonly service?: string | null;
  readonly port?: number | null;
  /** Percent of the requests that go to the Service. Default: all of them. */
  readonly share?: number | null;
}

export interface TraceExpectation {
  readonly target: string;
  readonly from: string;
  readonly arrives?: boolean | null;
  /** `NAMESPACE/POD`, `NAMESPACE/WORKLOAD`, or an address. */
  readonly endsAt?: string | null;
}

export interface ExpectedCluster {
  readonly nodeCount?: number;
  readonly podCIDRs?: readonly string[];
  readonly serviceCIDRs?: readonly string[];
  readonly cronJobs?: "none" | "run";
  readonly notReady?: readonly string[];
  readonly down?: readonly string[];
  readonly profile?: "generic" | "cilium" | "calico";
  readonly ingress?: IngressProfile;
  readonly mesh?: "auto" | "yes" | "no";
}

/** One document of `kind: Expectations`. */
export interface Expectations {
  readonly document: YamlDocument;
  readonly name: string | undefined;
  /** Files and folders relative to the document's own folder. */
  readonly paths: readonly string[];
  readonly scope: string | undefined;
  readonly cluster: ExpectedCluster;
  readonly reach: readonly ReachExpectation[];
  readonly endpoints: readonly EndpointsExpectation[];
  readonly route: readonly RouteExpectation[];
  readonly trace: readonly TraceExpectation[];
}

export type ExpectationKind = "reach" | "endpoints" | "route" | "trace";

const API_VERSION = "kubenetlint.io/v1";

/** Whether a source contains expectations: then it is not a manifest, whatever its folder. */
export const isExpectations = ({ source, documents }: ParsedSource): boolean =>
  source.text.includes(API_VERSION) &&
  documents.some(({ value }) => {
    const { apiVersion, kind } = (typeof value === "object" && value !== null ? value : {}) as {
      readonly apiVersion?: unknown;
      readonly kind?: unknown;
    };
    return apiVersion === API_VERSION && kind === "Expectations";
  });

/** A reason with its place in the manifests. */
export interface Because {
  readonly text: string;
  readonly at: Place | undefined;
  /** No reason, but a change that would help. */
  readonly repair?: true;
}

/** A line of the file that fails. */
export interface Difference {
  /** Of the expectation. */
  readonly at: Place;
  readonly key: string;
  readonly expected: string;
  readonly actual: string;
}

/** What `--update` writes: `owner[key]` becomes `value`; undefined removes the entry. */
export interface Recording {
  readonly owner: object;
  readonly key: string;
  readonly value: string | number | boolean | readonly string[] | undefined;
}

/**
 * The result of one expectation. `unknown`: the manifests, or the API, do not decide it. `error`: it names something
 * that does not exist.
 */
export interface Checked {
  readonly kind: ExpectationKind;
  readonly title: string;
  readonly at: Place;
  readonly outcome: "passed" | "failed" | "unknown" | "error";
  /** Of an error, or why it is unknown. */
  readonly message?: string;
  readonly differences: readonly Difference[];
  readonly because: readonly Because[];
  readonly recordings: readonly Recording[];
  /** Objects that are not simulated and may decide otherwise. */
  readonly unjudged?: readonly Doubt[];
}
