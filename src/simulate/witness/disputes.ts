import { addTo } from "../../base/groups.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers, targetOf } from "../service/ports.ts";
import { PROBE_FIELDS, probesOf, runsToEnd, templateUncertainty } from "../pods/probes.ts";
import type { Simulation } from "../simulation.ts";
import { portClaims } from "./claims.ts";
import type { Claim, WitnessKind } from "./claim.ts";
import { mentions } from "./listen-ports.ts";

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

const LONE_KINDS = ["service", "container", "probe", "policy"] as const satisfies readonly WitnessKind[];
export type LoneKind = (typeof LONE_KINDS)[number];

type Side = readonly [number: number, claims: readonly Claim[]];

/** Ports in addition to the main one: nothing has to agree with them. */
const AUXILIARY = new RegExp(
  String.raw`(?:^|[-_.])(?:metrics?|prom(?:etheus)?|health(?:z|check)?|probes?|admin|mgmt|management|status|stats|` +
    String.raw`debug|pprof|live(?:z|ness)?|ready(?:z)?|readiness|monitoring|telemetry|exporter|actuator|gossip|peer|` +
    String.raw`cluster|raft|memberlist)(?:$|[-_.])`,
  "i",
);

/** Sidecars that take no requests from outside the pod. */
const SILENT = new RegExp(
  String.raw`(?:fluent-?bit|fluentd|filebeat|promtail|vector|logrotate|git-sync|vault|cloud-sql-proxy|cloudsql-proxy|` +
    String.raw`reloader|config-reload|busybox|alpine)(?:[-:@]|$)`,
);

/**
 * By its name, or because it is only declared and scraped; if a probe or policy also uses it, metrics share the main
 * port.
 */
const isAuxiliary = (claims: readonly Claim[]): boolean =>
  claims.some(({ name }) => AUXILIARY.test(name)) ||
  (claims.some(({ kind }) => kind === "monitor") &&
    claims.every(({ kind }) => kind === "monitor" || kind === "container" || kind === "program"));

const namesOf = (claims: readonly Claim[]): ReadonlySet<string> =>
  new Set(claims.flatMap(({ name }) => (name === "" ? [] : [name])));

function haveSameName(a: readonly Claim[], b: readonly Claim[]): boolean {
  const names = namesOf(a);
  return b.some(({ name }) => names.has(name));
}

const kindsOf = (claims: readonly Claim[]): ReadonlySet<WitnessKind> => new Set(claims.map(({ kind }) => kind));

/** Those that would be the same with another declaration; a wrong port name in a probe shows as soon as it runs. */
const independent = (claims: readonly Claim[]): readonly Claim[] =>
  claims.filter(({ byName, kind }) => !byName || kind === "probe");

/** The only kind that uses a number, if it can be wrong. */
function loneKind(claims: readonly Claim[]): LoneKind | undefined {
  const kinds = kindsOf(independent(claims));
  return kinds.size === 1 ? LONE_KINDS.find((kind) => kinds.has(kind)) : undefined;
}

/** A Service and a policy on one side, the pods themselves on the other. */
function isPair(claims: readonly Claim[]): boolean {
  const kinds = kindsOf(claims);
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

/** The only side, or the only one with the same name. */
function onlyOne(sides: readonly Side[], claims: readonly Claim[]): Side | undefined {
  if (sides.length < 2) return sides[0];
  const named = sides.filter(([, others]) => haveSameName(others, claims));
  return named.length === 1 ? named[0] : undefined;
}

/** The claimed numbers for the ports of one workload and protocol. */
class PortEvidence {
  readonly #simulation: Simulation;
  readonly #workload: Workload;
  readonly #sides: readonly Side[];

  constructor(simulation: Simulation, workload: Workload, sides: readonly Side[]) {
    this.#simulation = simulation;
    this.#workload = workload;
    this.#sides = sides;
  }

  disputes(): readonly PortDispute[] {
    return this.#sides.flatMap((side) => this.#dispute(side) ?? []);
  }

  #dispute([number, odd]: Side): PortDispute | undefined {
    const wrong = loneKind(odd);
    if (wrong === undefined && !isPair(odd)) return undefined;
    const meant = onlyOne(
      this.#sides.filter(([other, claims]) => other !== number && this.#agree(odd, claims, wrong)),
      odd,
    );
    if (meant === undefined) return undefined;
    // If two numbers may be the same port, nothing shows which one is.
    const alike = this.#sides.filter(
      ([other, claims]) => other !== meant[0] && loneKind(claims) === wrong && this.#agree(claims, meant[1], wrong),
    );
    if (onlyOne(alike, meant[1])?.[0] !== number) return undefined;
    // If a program of the pod is configured with the number, it is a separate port.
    if (wrong !== "container" && mentions(this.#simulation.model, this.#workload, number)) return undefined;
    return {
      workload: this.#workload,
      number,
      meant: meant[0],
      protocol: odd[0]?.protocol ?? "TCP",
      odd,
      others: meant[1],
      wrong,
    };
  }

  /** Whether `claims` suffice as evidence that their number, not that of `odd`, is right. */
  #agree(odd: readonly Claim[], claims: readonly Claim[], wrong: LoneKind | undefined): boolean {
    if ((isAuxiliary(odd) || isAuxiliary(claims)) && !haveSameName(odd, claims)) return false;
    const kinds = kindsOf(claims);
    const isKnown = kinds.has("container") || kinds.has("program");
    switch (wrong) {
      case "service":
      case undefined: {
        // Another Service is not evidence against this one.
        const others = [...kinds].filter((kind) => kind !== "service");
        const isEnough = others.length > 2 || (others.length === 2 && (kinds.has("policy") || this.#declaresAll()));
        return isKnown && isEnough && odd.every((claim) => claim.kind !== "service" || isSameRole(claim, claims));
      }
      case "container":
        return kindsOf(independent(claims)).size >= 2 && !kinds.has("container") && concernsSameContainer(odd, claims);
      case "probe":
        return (
          isKnown &&
          [...kinds].filter((kind) => kind !== "probe").length >= 3 &&
          kinds.has("service") &&
          concernsSameContainer(claims, odd) &&
          isTakenForMain(odd, claims)
        );
      case "policy":
        return isKnown && kinds.size >= 2 && !kinds.has("policy");
      default:
        return wrong satisfies never;
    }
  }

  /** Every container of the pod that may have ports declares them. */
  #declaresAll(): boolean {
    return portContainers(this.#workload.template.spec).every(
      ({ ports = [], image = "" }) => ports.length > 0 || SILENT.test(image),
    );
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
    numbers.size < 2 ? [] : new PortEvidence(simulation, workload, [...numbers]).disputes(),
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
  const isDeclared = (number: unknown): boolean =>
    portContainers(spec).some(({ ports = [] }) => ports.some(({ containerPort }) => containerPort === number));
  const isForeign = (number: unknown): boolean => typeof number === "number" && !isDeclared(number);
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
