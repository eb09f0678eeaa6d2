import type { Packet } from "../packet.ts";

/**
 * Questions that the NetworkPolicy API leaves to the network plugin. Sources: the comments of networking/v1 types.go
 * and the page network-policies of the Kubernetes documentation.
 */
export const OPEN_QUESTIONS = [
  "self",
  "ipBlockPod",
  "hostNetwork",
  "sidecarNamedPort",
  "sameNamedPort",
  "tieOrder",
] as const;
export type OpenQuestion = (typeof OPEN_QUESTIONS)[number];

/** `combined`: no single question decides, but several together would change the verdict. */
export type Dependency = OpenQuestion | "combined";

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
  OPEN_QUESTIONS.filter((question) => !settled.includes(question));

/**
 * - cilium: an `ipBlock` never covers the addresses of pods, and pods on the host's network are the host
 *   (docs.cilium.io, network/kubernetes/policy and "Host Policies").
 * - calico: only host endpoints, which are created separately, apply policy to the host's network (docs.tigera.io,
 *   reference/host-endpoints); an `ipBlock` covers the addresses of pods, and a named port is each port with that name,
 *   of sidecars too (projectcalico/calico libcalico-go/lib/backend/k8s/conversion).
 */
export const profileOf = (name: ProfileName): Profile => {
  switch (name) {
    case "generic":
      return { name, interpretation: DEFAULT_INTERPRETATION, open: OPEN_QUESTIONS };
    case "cilium":
      return {
        name,
        interpretation: flip(DEFAULT_INTERPRETATION, ["ipBlockPod"]),
        open: without("ipBlockPod", "hostNetwork"),
      };
    case "calico":
      return { name, interpretation: DEFAULT_INTERPRETATION, open: ["self", "tieOrder"] };
    default:
      return name satisfies never;
  }
};
