import type { Packet } from "../packet.ts";

/**
 * Questions that the NetworkPolicy API leaves to the network plugin. Sources: the comments of networking/v1 types.go
 * and the page network-policies of the Kubernetes documentation.
 */
export const API_QUESTIONS = ["self", "ipBlockPod", "hostNetwork", "sidecarNamedPort", "sameNamedPort"] as const;

/**
 * Questions that policies of Cilium leave open: conditions beyond addresses and ports, and what other versions and
 * installations do otherwise.
 */
export const CILIUM_QUESTIONS = [
  "l7",
  "proxy",
  "auth",
  "fqdn",
  "policyTypes",
  "namedEndPort",
  "toServicesNoMatch",
] as const;
export type CiliumQuestion = (typeof CILIUM_QUESTIONS)[number];
export type OpenQuestion = (typeof API_QUESTIONS)[number] | CiliumQuestion | "tieOrder";

/**
 * `combined`: no single question decides, but several together would change the verdict. `sctp`: Cilium handles SCTP
 * only if it is enabled, whatever the policies say.
 */
export type Dependency = OpenQuestion | "combined" | "sctp";

/**
 * One answer to every open question; `true` is the answer in the comment. The default is what most network plugins do
 * and the documentation calls usual.
 */
export interface Interpretation {
  /** A pod can always connect to itself. */
  readonly self: boolean;
  /** An `ipBlock` also covers the addresses of pods. */
  readonly ipBlockPod: boolean;
  /**
   * Pods on the host's network count as nodes: no policy and no selector matches them, and they can connect to the pods
   * of their node.
   */
  readonly hostNetwork: boolean;
  /** A named port may be that of a sidecar (an init container that restarts always). */
  readonly sidecarNamedPort: boolean;
  /** A name that several containers use matches each of their ports, not just the first. */
  readonly sameNamedPort: boolean;
  /** Policies of Calico with equal orders are sorted by name, then namespace and kind, as since release 3.32. */
  readonly tieOrder: boolean;
  /** Cilium enforces the policies: it reads labels, port names and types of a NetworkPolicy in its own way. */
  readonly cilium: boolean;
  /** A connection fulfils the conditions on its requests: HTTP, DNS, server names. */
  readonly l7: boolean;
  /** What a proxy checks passes, also where another rule allows the connection without it. */
  readonly proxy: boolean;
  /** Both ends authenticate each other where a rule requires it. */
  readonly auth: boolean;
  /** An address outside is one of those that the names in `toFQDNs` resolve to. */
  readonly fqdn: boolean;
  /** Rules of a NetworkPolicy for a direction that `policyTypes` does not name count. */
  readonly policyTypes: boolean;
  /** An `endPort` beside a port name makes a range that begins at the port's number. */
  readonly namedEndPort: boolean;
  /** `toServices` that matches no Service, with `toPorts`, opens the ports to everything. */
  readonly toServicesNoMatch: boolean;
  /** The one packet in question, if ports do not describe it: what is allowed is then all or nothing. */
  readonly packet?: Packet;
  /** The port from which clients connect, where rules are about it; undefined: any of the usual ones. */
  readonly sourcePort?: number;
}

export const DEFAULT_INTERPRETATION: Interpretation = {
  self: true,
  ipBlockPod: true,
  hostNetwork: true,
  sidecarNamedPort: true,
  sameNamedPort: true,
  tieOrder: true,
  cilium: false,
  l7: true,
  proxy: true,
  auth: true,
  fqdn: false,
  policyTypes: true,
  namedEndPort: true,
  toServicesNoMatch: true,
};

export const flip = (interpretation: Interpretation, questions: readonly OpenQuestion[]): Interpretation =>
  questions.length === 0
    ? interpretation
    : { ...interpretation, ...Object.fromEntries(questions.map((question) => [question, !interpretation[question]])) };

export const PROFILES = ["generic", "cilium", "calico"] as const;
export type ProfileName = (typeof PROFILES)[number];

/** A network plugin whose documentation answers some of the questions. */
export interface Profile {
  readonly name: ProfileName;
  readonly interpretation: Interpretation;
  /** Questions that stay open. */
  readonly open: readonly OpenQuestion[];
}

const without = (...settled: readonly OpenQuestion[]): readonly OpenQuestion[] =>
  API_QUESTIONS.filter((question) => !settled.includes(question));

/**
 * - cilium: an `ipBlock` never covers the addresses of pods, and pods on the host's network are the host
 *   (docs.cilium.io, network/kubernetes/policy and "Host Policies"). Named ports are those of `containers`, of two with
 *   the same name the last one (cilium pkg/k8s/labels.go GetPodMetadata).
 * - calico: only host endpoints, which are created separately, apply policy to the host's network (docs.tigera.io,
 *   reference/host-endpoints); an `ipBlock` covers the addresses of pods, and a named port is each port with that name,
 *   of sidecars too (projectcalico/calico libcalico-go/lib/backend/k8s/conversion).
 */
export const profileOf = (name: ProfileName): Profile => {
  switch (name) {
    case "generic":
      return { name, interpretation: DEFAULT_INTERPRETATION, open: API_QUESTIONS };
    case "cilium":
      return {
        name,
        interpretation: { ...DEFAULT_INTERPRETATION, ipBlockPod: false, cilium: true },
        open: [...without("ipBlockPod", "hostNetwork", "sidecarNamedPort", "sameNamedPort"), ...CILIUM_QUESTIONS],
      };
    case "calico":
      return { name, interpretation: DEFAULT_INTERPRETATION, open: ["self", "tieOrder"] };
    default:
      return name satisfies never;
  }
};
