import {
  apiServerFinding,
  blockedCalls,
  blockedFromAPIServer,
  defineRule,
  groupCalls,
  idlePolicies,
  policyView,
} from "../../src/rule.ts";
import type { BlockedCall, Blocker, CallGroup, PolicyView, Report } from "../../src/rule.ts";

/** Rules that report why a policy of one end does not do what it was written for, or why the port itself is wrong. */
const ROOTS = [
  "policy-selects-nothing",
  "policy-port-not-served",
  "policy-named-port-unresolved",
  "policy-peer-matches-nothing",
  "policy-peer-or-for-and",
  "policy-types-implicit",
  "port-protocol-mismatch",
  "container-port-contradicted",
  "container-port-undeclared",
  "service-port-unresolved",
];

const sentence = (changes: readonly string[]): string | undefined =>
  changes.length === 0
    ? undefined
    : changes.map((text) => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}.`).join(" ");

const noteOf = ({ resource, direction, denies }: Blocker, { caller, callee }: BlockedCall): string =>
  `${resource.title} ${denies ? "denies" : "isolates"} the ${direction.toLowerCase()} of ${
    (direction === "Egress" ? caller : callee.workload).resource.title
  }`;

const MESSAGES = {
  ingress: (d: Ends) => `${d.caller} connects to ${d.callee}, but ${d.policy} does not allow ${d.port} into its pods.`,
  egress: (d: Ends) => `${d.caller} connects to ${d.callee}, but ${d.policy} does not allow ${d.port} out of its pods.`,
  both: (d: Ends) =>
    `${d.caller} connects to ${d.callee}, but neither ${d.policy} of the client nor ${d.other} of ` +
    `the server allows ${d.port}.`,
  denied: (d: Ends) => `${d.caller} connects to ${d.callee}, but ${d.policy} denies ${d.port}.`,
  apiServer: (d: { readonly caller: string; readonly policy: string; readonly role: string }) =>
    `${d.caller} uses the Kubernetes API (${d.role}), but ${d.policy} allows port 443 or 6443 to no ` +
    "address outside the pods.",
} as const;

interface Ends {
  readonly caller: string;
  readonly callee: string;
  readonly policy: string;
  readonly other: string;
  readonly port: string;
}

function reportGroup(view: PolicyView, { first, others }: CallGroup, report: Report<typeof MESSAGES>): void {
  const { call, caller, callee, blockers, changes, unknown } = first;
  const [out, into] = (["Egress", "Ingress"] as const).map((side) =>
    blockers.find(({ direction }) => direction === side),
  );
  const policy = out ?? into;
  if (policy === undefined) return;
  const denying = blockers.find(({ denies }) => denies);
  const to = call.to.kind === "service" ? `Service "${call.to.service.name}"` : callee.workload.resource.title;
  const ends = [caller, callee.workload];
  report({
    resource: call.resource,
    at: call.at,
    message:
      denying !== undefined ? "denied" : out !== undefined && into !== undefined ? "both" : out ? "egress" : "ingress",
    data: {
      caller: caller.resource.quoted,
      callee: to,
      policy: (denying ?? policy).resource.title,
      other: into?.resource.title ?? "",
      port: `${callee.protocol} ${callee.number}`,
    },
    related: [
      ...blockers.slice(0, 5).map((one) => ({ at: one.resource.atName(), note: noteOf(one, first) })),
      ...others.slice(0, 5).map((other) => ({
        at: other.call.at,
        note: `${other.caller.resource.title} connects there too`,
      })),
    ],
    help: sentence(changes),
    unknown,
    follows: {
      rules: ROOTS,
      resources: [
        ...ends.flatMap((end) => view.set.selecting(end).map(({ policy: { resource } }) => resource)),
        ...ends.map(({ resource }) => resource),
        ...(call.to.kind === "service" ? [call.to.service] : []),
        ...idlePolicies(view, ends),
      ],
    },
  });
}

export default defineRule({
  id: "call-blocked",
  severity: "error",
  presets: ["recommended"],
  coincidence: "likeness",
  docs: {
    summary: "Pods connect to a Service or to the API server, and policies drop the connection.",
    why:
      "The client waits until its connection times out: nothing in its logs or in the state of the " +
      "pods names the policy.",
    remedy: "Allow the connection in the policies of both ends: egress of the client, ingress of the server.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
      "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
    ],
  },
  options: {},
  messages: MESSAGES,
  check({ simulation, report }) {
    const view = simulation.fact(policyView);
    for (const group of groupCalls(simulation.fact(blockedCalls))) reportGroup(view, group, report);
    for (const blocked of simulation.fact(blockedFromAPIServer)) {
      const finding = apiServerFinding(blocked);
      if (finding !== undefined) report({ ...finding, message: "apiServer" });
    }
  },
});
