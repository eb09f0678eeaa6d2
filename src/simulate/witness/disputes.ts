import { addTo } from "../../base/groups.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers, targetOf } from "../service/ports.ts";
import { PROBE_FIELDS, probesOf } from "../pods/probes.ts";
import { templateUncertainty } from "../pods/workload-traits.ts";
import { runsToEnd } from "../pods/workload-traits.ts";
import type { Simulation } from "../simulation.ts";
import { portClaims } from "./claims.ts";
import type { Claim } from "./claim.ts";
import { mentions } from "./listen-ports.ts";
import { Counterparts, haveSameName, independent, kindsOf, LONE_KINDS, sideOf } from "./side.ts";
import type { LoneKind, Side } from "./side.ts";

/**
 * Two numbers for one port of a pod. Either only `odd` uses `number`, and `others` of two kinds or more agree on
 * `meant`; or there are two kinds on each side, and nothing shows which of them is wrong.
 */
export interface PortDispute {
  readonly workload: Workload;
  readonly number: number;
  readonly meant: number;
  readonly protocol: string;
  readonly odd: readonly Claim[];
  readonly others: readonly Claim[];
  /** The only kind with `number`; undefined if a Service and a policy use one number and the pods another. */
  readonly wrong: LoneKind | undefined;
}

/** Sidecars that take no requests from outside the pod. */
const SILENT = new RegExp(
  String.raw`(?:fluent-?bit|fluentd|filebeat|promtail|vector|logrotate|git-sync|vault|cloud-sql-proxy|cloudsql-proxy|` +
    String.raw`reloader|config-reload|busybox|alpine)(?:[-:@]|$)`,
);

/** A Service and a policy on one side, the pods themselves on the other. */
function isPair({ kinds }: Side): boolean {
  return kinds.size === 2 && kinds.has("service") && kinds.has("policy");
}

/**
 * No other port of the same Service, nor another Service, targets it, unless it has the same role: the same name, or
 * the same port of its own.
 */
function isSameRole(claim: Claim, claims: readonly Claim[]): boolean {
  const portOf = ({ object }: Claim): number => (object as { readonly port: number }).port;
  return claims.every(
    (other) =>
      other.kind !== "service" ||
      (other.resource !== claim.resource &&
        ((claim.name !== "" && other.name === claim.name) || portOf(other) === portOf(claim))),
  );
}

/** Whether claims about a container (its probes and flags) are about one that declares the port. */
function concernsSameContainer(declared: readonly Claim[], speaking: readonly Claim[]): boolean {
  const owners = new Set(
    declared.flatMap(({ kind, container }) => (kind === "container" && container !== undefined ? [container] : [])),
  );
  const spoken = speaking.flatMap(({ container }) => container ?? []);
  return spoken.length > 0 && spoken.every((container) => owners.has(container));
}

/**
 * Ports that programs serve requests on; a port for health checks alone usually has another number and is rarely
 * declared.
 */
const MAIN_PORTS: ReadonlySet<number> = new Set([80, 443, 3000, 4000, 5000, 8000, 8080, 8443, 8888]);

/**
 * A probe may check a port that nothing else mentions. The main port was meant if it is usually one, or if two digits
 * are swapped.
 */
function isTakenForMain([odd]: readonly Claim[], [meant]: readonly Claim[]): boolean {
  if (odd === undefined || meant === undefined) return false;
  const [a, b] = [String(odd.number), String(meant.number)];
  return MAIN_PORTS.has(odd.number) || (a.length === b.length && [...a].sort().join("") === [...b].sort().join(""));
}

/** The claimed numbers for the ports of one workload and protocol. */
class PortEvidence {
  readonly #simulation: Simulation;
  readonly #workload: Workload;
  readonly #sides: readonly Side[];
  /** Sides on which two kinds agree; one alone is no evidence. */
  readonly #agreed: Counterparts;
  readonly #byLoneKind = new Map<LoneKind | undefined, Counterparts>();
  readonly #declaresAll: boolean;

  constructor(simulation: Simulation, workload: Workload, sides: readonly Side[]) {
    this.#simulation = simulation;
    this.#workload = workload;
    this.#sides = sides;
    this.#agreed = new Counterparts(sides.filter(({ kinds }) => kinds.size > 1));
    for (const kind of [...LONE_KINDS, undefined])
      this.#byLoneKind.set(kind, new Counterparts(sides.filter(({ lone }) => lone === kind)));
    // Every container of the pod that may have ports declares them.
    this.#declaresAll = portContainers(workload.template.spec).every(
      ({ ports = [], image = "" }) => ports.length > 0 || SILENT.test(image),
    );
  }

  disputes(): readonly PortDispute[] {
    return this.#sides.flatMap((side) => this.#dispute(side) ?? []);
  }

  #dispute(odd: Side): PortDispute | undefined {
    const { lone: wrong, number } = odd;
    if (wrong === undefined && !isPair(odd)) return undefined;
    const meant = this.#agreed.onlyOne(odd, (side) => side !== odd && this.#agree(odd, side, wrong));
    if (meant === undefined) return undefined;
    // If two numbers may be the same port, nothing shows which one is.
    const alike = this.#byLoneKind
      .get(wrong)
      ?.onlyOne(meant, (side) => side !== meant && this.#agree(side, meant, wrong));
    if (alike !== odd) return undefined;
    // If a program of the pod is configured with the number, it is a separate port.
    if (wrong !== "container" && mentions(this.#simulation.model, this.#workload, number)) return undefined;
    return {
      workload: this.#workload,
      number,
      meant: meant.number,
      protocol: odd.claims[0]?.protocol ?? "TCP",
      odd: odd.claims,
      others: meant.claims,
      wrong,
    };
  }

  /** Whether a side suffices as evidence that its number, not that of `odd`, is right. */
  #agree(odd: Side, side: Side, wrong: LoneKind | undefined): boolean {
    if ((odd.auxiliary || side.auxiliary) && !haveSameName(odd, side)) return false;
    const { kinds, claims } = side;
    const isKnown = kinds.has("container") || kinds.has("program");
    switch (wrong) {
      case "service":
      case undefined: {
        // Another Service is not evidence against this one.
        const others = kinds.size - (kinds.has("service") ? 1 : 0);
        const isEnough = others > 2 || (others === 2 && (kinds.has("policy") || this.#declaresAll));
        return (
          isKnown && isEnough && odd.claims.every((claim) => claim.kind !== "service" || isSameRole(claim, claims))
        );
      }
      case "container":
        return (
          !kinds.has("container") && kindsOf(independent(claims)).size >= 2 && concernsSameContainer(odd.claims, claims)
        );
      case "probe":
        return (
          isKnown &&
          kinds.size - (kinds.has("probe") ? 1 : 0) >= 3 &&
          kinds.has("service") &&
          concernsSameContainer(claims, odd.claims) &&
          isTakenForMain(odd.claims, claims)
        );
      case "policy":
        return isKnown && kinds.size >= 2 && !kinds.has("policy");
      default:
        return wrong satisfies never;
    }
  }
}

function disputesOf(simulation: Simulation, workload: Workload): readonly PortDispute[] {
  if (templateUncertainty(workload) !== undefined || runsToEnd(workload)) return [];
  const byProtocol = new Map<string, Map<number, Claim[]>>();
  for (const claim of portClaims(simulation, workload)) {
    let numbers = byProtocol.get(claim.protocol);
    if (numbers === undefined) byProtocol.set(claim.protocol, (numbers = new Map()));
    addTo(numbers, claim.number, claim);
  }
  return [...byProtocol.values()].flatMap((numbers) =>
    numbers.size < 2
      ? []
      : new PortEvidence(
          simulation,
          workload,
          [...numbers].map(([number, claims]) => sideOf(number, claims)),
        ).disputes(),
  );
}

const known = new WeakMap<Simulation, Map<Workload, readonly PortDispute[]>>();

/** The contradictions about the ports of a workload's pods; computed on first use. */
export function portDisputes(simulation: Simulation, workload: Workload): readonly PortDispute[] {
  let byWorkload = known.get(simulation);
  if (byWorkload === undefined) known.set(simulation, (byWorkload = new Map()));
  let disputes = byWorkload.get(workload);
  if (disputes === undefined) byWorkload.set(workload, (disputes = disputesOf(simulation, workload)));
  return disputes;
}

/** A probe that keeps the pods from being ready while it fails. */
export const blocksReadiness = ({ kind, part }: Claim): boolean =>
  kind === "probe" && (part === PROBE_FIELDS.readiness || part === PROBE_FIELDS.startup);

/**
 * Whether a Service or a probe uses a number that no container declares: a precondition for a wrong declaration, and
 * cheap to check for every workload.
 */
export function usesUndeclaredPort(simulation: Simulation, workload: Workload): boolean {
  const { spec } = workload.template;
  const declared = new Set(
    portContainers(spec).flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)),
  );
  const isForeign = (number: unknown): boolean => typeof number === "number" && !declared.has(number);
  return (
    probesOf(spec).some(({ probe }) => isForeign((probe.httpGet ?? probe.tcpSocket ?? probe.grpc)?.port)) ||
    simulation
      .servicesOf(workload)
      .some(({ service }) => (service.object.spec?.ports ?? []).some((port) => isForeign(targetOf(port))))
  );
}

/** The contradiction in which a number of a workload's pods is in doubt. */
export const disputeAbout = (
  simulation: Simulation,
  workload: Workload,
  protocol: string,
  number: number,
): PortDispute | undefined =>
  portDisputes(simulation, workload).find((one) => one.number === number && one.protocol === protocol);
