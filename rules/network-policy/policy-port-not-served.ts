import {
  PROTOCOLS,
  ServedPortTable,
  closedPorts,
  defineRule,
  describeClaims,
  disputeAbout,
  editDistance,
  includesPort,
  policyView,
} from "../../src/rule.ts";
import type {
  CompiledPolicy,
  PolicyRule,
  PolicyView,
  PortDispute,
  Protocol,
  ServedPortTable as Table,
  Simulation,
  Translation,
  Workload,
} from "../../src/rule.ts";

/** More pods than that are not what a rule with a single port was written for. */
const MOST_WORKLOADS = 200;

type Group = readonly { readonly workload: Workload }[];

/** The pods whose ports a rule opens: those the policy selects, or those each of its peers means. */
function destinations(view: PolicyView, policy: CompiledPolicy, rule: PolicyRule): readonly Group[] {
  if (rule.direction === "Ingress") return [view.selected(policy)];
  if (rule.peers === "all") return [];
  const scopes = rule.peers.map((peer) => view.peerScope(policy, peer));
  return scopes.some(({ addresses }) => addresses) ? [] : scopes.map(({ workloads }) => workloads);
}

/** A sound policy is settled by the first pod, however many there are. */
const isServed = (groups: readonly Group[], table: Table, port: string): boolean =>
  groups.some((group) => group.some(({ workload }) => table.of(workload).known.has(port)));

function rawPorts({ resource }: CompiledPolicy, rule: PolicyRule) {
  const { ingress = [], egress = [] } = resource.object.spec ?? {};
  return (
    (ingress.find((candidate) => candidate === rule.object) ?? egress.find((candidate) => candidate === rule.object))
      ?.ports ?? []
  );
}

/** The Service port that was taken for a pod port. */
const mistaken = (
  table: Table,
  workloads: readonly Workload[],
  protocol: Protocol,
  number: number,
): Translation | undefined =>
  workloads
    .flatMap((workload) => table.of(workload).translations)
    .find((one) => one.protocol === protocol && one.from === number);

/** `8080` and `8008`, `3306` and `3307`: one digit lies between them, or two changed places. */
const isSlip = (a: number, b: number): boolean =>
  String(a).length === String(b).length && editDistance(String(a), String(b), 1) === 1;

/**
 * The ports that a rule for a port nobody declares was likely meant for: the pods serve them and no policy lets anybody in.
 * Where another rule opens what the pods serve, they may as well listen on a port that they do not declare.
 */
function meantPorts(
  view: PolicyView,
  policy: CompiledPolicy,
  { direction }: PolicyRule,
  served: readonly ReadonlySet<string>[],
  port: { readonly protocol: Protocol; readonly number: number },
): readonly number[] {
  // DNS is meant for other pods than these: egress-blocks-dns tells of it.
  if (direction === "Egress" && (port.number === 53 || port.number === 5353)) return [];
  const all = new Set(served.flatMap((known) => [...known].filter((one) => one.startsWith(`${port.protocol}/`))));
  const closed = closedPorts(view, policy, direction, all).map(({ number }) => number);
  const slips = closed.filter((number) => isSlip(number, port.number));
  return slips.length > 0 ? slips : closed.length === all.size ? closed : [];
}

/** Set where the pods, and a Service that sends to them, agree on the port that this policy alone gives another number. */
function disputeOf(
  simulation: Simulation,
  policy: CompiledPolicy,
  { direction }: PolicyRule,
  workloads: readonly Workload[],
  port: { readonly protocol: Protocol; readonly number: number },
  meant: number,
): PortDispute | undefined {
  // A policy for all pods of a namespace speaks of no port of this one in particular.
  if (direction === "Ingress" && policy.selector.requirements.length === 0) return undefined;
  const disputes = workloads.map((workload) => disputeAbout(simulation, workload, port.protocol, port.number));
  const [first] = disputes;
  return disputes.every(
    (one) => one?.wrong === "policy" && one.meant === meant && one.others.some(({ kind }) => kind === "service"),
  )
    ? first
    : undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export default defineRule({
  id: "policy-port-not-served",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A NetworkPolicy opens a port on which the pods do not listen.",
    why: "A policy sees a connection after the Service has turned its port into the port of the pod. A policy that names the Service port lets through what never comes and drops what does.",
    remedy: "Name the port of the pod: what `targetPort` of the Service leads to.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports",
    ],
  },
  options: {},
  messages: {
    servicePort: (d: {
      readonly policy: string;
      readonly port: number;
      readonly service: string;
      readonly target: number;
    }) =>
      `NetworkPolicy "${d.policy}" opens port ${d.port}, which is the port of Service "${d.service}": the pods listen on ${d.target}, and connections to it are dropped.`,
    otherProtocol: (d: {
      readonly policy: string;
      readonly port: number;
      readonly protocol: string;
      readonly served: string;
    }) => `NetworkPolicy "${d.policy}" opens ${d.protocol} ${d.port}, but the pods use port ${d.port} for ${d.served}.`,
    notServed: (d: { readonly policy: string; readonly port: number; readonly served: string }) =>
      `NetworkPolicy "${d.policy}" opens port ${d.port}, which no pod it is for declares; they declare ${d.served}.`,
  },
  check({ simulation, report }) {
    const view = simulation.fact(policyView);
    const table = new ServedPortTable((workload) => simulation.servicesOf(workload));
    for (const policy of view.policies) {
      const { resource } = policy;
      for (const rule of policy.rules) {
        const ports = rawPorts(policy, rule);
        if (ports.length === 0) continue;
        const groups = destinations(view, policy, rule);
        const count = groups.reduce((sum, group) => sum + group.length, 0);
        if (count === 0 || count > MOST_WORKLOADS) continue;
        for (const port of ports) {
          const number = port.port as unknown;
          const protocol = PROTOCOLS.find((name) => name === (port.protocol || "TCP"));
          if (typeof number !== "number" || protocol === undefined || (port.endPort ?? number) !== number) continue;
          if (isServed(groups, table, `${protocol}/${number}`)) continue;
          const workloads = groups.flatMap((group) => group.map(({ workload }) => workload));
          const served = workloads.map((workload) => table.of(workload).known);
          const place = { resource, at: resource.at(port, "port") };
          const wrong = mistaken(table, workloads, protocol, number);
          // Some plug-ins look before the translation, so that both ports have to be open.
          if (
            wrong !== undefined &&
            policy.rules.some(
              (other) => other.direction === rule.direction && includesPort(other.connections, protocol, wrong.to),
            )
          )
            continue;
          if (wrong !== undefined) {
            const { service } = wrong.backends;
            report({
              ...place,
              message: "servicePort",
              ...(disputeOf(simulation, policy, rule, workloads, { protocol, number }, wrong.to) && {
                severity: "error" as const,
              }),
              data: { policy: resource.name, port: number, service: service.name, target: wrong.to },
              related: [
                {
                  at: service.document.at(wrong.port, "targetPort"),
                  note: `${service.title} sends port ${wrong.from} to ${wrong.to}`,
                },
              ],
              help: `Did you mean ${wrong.to}?`,
              fixes: [
                {
                  kind: "safe",
                  title: `Open port ${wrong.to} of the pods`,
                  edits: [{ at: place.at, text: String(wrong.to) }],
                },
              ],
            });
            continue;
          }
          const others = PROTOCOLS.filter(
            (other) => other !== protocol && served.some((known) => known.has(`${other}/${number}`)),
          );
          const opened = others.some((other) =>
            policy.rules.some(
              (one) => one.direction === rule.direction && includesPort(one.connections, other, number),
            ),
          );
          if (opened) continue;
          if (others[0] !== undefined) {
            report({
              ...place,
              message: "otherProtocol",
              data: { policy: resource.name, port: number, protocol, served: others.join(" and ") },
              help: `Write \`protocol: ${others[0]}\`; a port without protocol is TCP.`,
            });
            continue;
          }
          const declared = [...new Set(served.flatMap((known) => [...known]))];
          if (declared.length === 0 || declared.length > 10) continue;
          const meant = served.every((known) => known.size > 0)
            ? meantPorts(view, policy, rule, served, { protocol, number })
            : [];
          const [only, ...more] = meant;
          const dispute =
            only === undefined || more.length > 0
              ? undefined
              : disputeOf(simulation, policy, rule, workloads, { protocol, number }, only);
          report({
            ...place,
            message: "notServed",
            ...(dispute && { severity: "error" as const }),
            data: {
              policy: resource.name,
              port: number,
              served: declared.map((one) => one.replace("/", " ")).join(", "),
            },
            related: workloads.slice(0, 3).map((workload) => ({
              at: workload.resource.atName(),
              note: `${workload.resource.title} declares ${[...table.of(workload).known].map((one) => one.replace("/", " ")).join(", ")}`,
            })),
            help:
              dispute !== undefined
                ? `Did you mean ${dispute.meant}? ${capital(describeClaims(dispute.others))} use that, and no policy opens it.`
                : only === undefined
                  ? undefined
                  : more.length > 0
                    ? `No policy opens ${meant.join(", ")}.`
                    : `No policy opens ${only}: did you mean that?`,
            fixes:
              only === undefined || more.length > 0
                ? []
                : [{ kind: "suggested", title: `Open port ${only}`, edits: [{ at: place.at, text: String(only) }] }],
            unknown: meant.length === 0 ? "containers may listen on ports that they do not declare" : undefined,
          });
        }
      }
    }
  },
});
