import { defineRule, portContainers, protocolOf, targetOf } from "../../src/rule.ts";
import type { ServiceBackends, Workload } from "../../src/rule.ts";

/** `example.com/shop/web:1.2` → `example.com/shop/web`: versions of one program are not unrelated. */
const repository = (image: string): string => image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");

const images = ({ template }: Workload): ReadonlySet<string> =>
  new Set(portContainers(template.spec).flatMap(({ image }) => (image ? [repository(image)] : [])));

const declares = (workload: Workload, number: number, protocol: string): boolean =>
  portContainers(workload.template.spec).some((container) =>
    (container.ports ?? []).some((port) => port.containerPort === number && protocolOf(port) === protocol),
  );

const declaresAny = (workload: Workload): boolean =>
  portContainers(workload.template.spec).some((container) => (container.ports ?? []).length > 0);

/** Workloads that declare a numeric target port of the Service, and workloads with other images that declare none. */
function split({ service, workloads }: ServiceBackends): {
  readonly serving: readonly Workload[];
  readonly strangers: readonly Workload[];
} {
  const targets = (service.object.spec?.ports ?? []).map((port) => ({
    target: targetOf(port),
    protocol: protocolOf(port),
  }));
  // Pods without a named target port get no traffic: service-port-partly-resolved reports them.
  if (targets.length === 0 || targets.some(({ target }) => typeof target === "string"))
    return { serving: [], strangers: [] };
  const candidates = workloads
    .filter(
      ({ match, workload: { kind, replicas } }) =>
        match !== "perhaps" && kind !== "controller" && kind !== "Job" && kind !== "CronJob" && replicas.max > 0,
    )
    .map(({ workload }) => workload);
  const serves = (workload: Workload): boolean =>
    targets.some(({ target, protocol }) => typeof target === "number" && declares(workload, target, protocol));
  const serving = candidates.filter(serves);
  const known = new Set(serving.flatMap((workload) => [...images(workload)]));
  const strangers = candidates.filter(
    (workload) =>
      !serves(workload) && images(workload).size > 0 && [...images(workload)].every((image) => !known.has(image)),
  );
  return { serving, strangers };
}

export default defineRule({
  id: "service-selects-unrelated-workloads",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A Service selects workloads of different programs, and only some of them serve its port.",
    why: "A share of the connections goes to pods that do not listen on the port and refuse them.",
    remedy: "Add a label to the selector that only the serving pods have, such as `app.kubernetes.io/component`.",
    references: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/"],
  },
  options: {},
  messages: {
    unrelated: (d: {
      readonly service: string;
      readonly serving: string;
      readonly stranger: string;
      readonly ports: string;
    }) => `Service "${d.service}" also selects ${d.stranger}, but only ${d.serving} declares its port ${d.ports}.`,
  },
  check({ simulation, report }) {
    for (const backends of simulation.services()) {
      const { service, workloads } = backends;
      const { spec } = service.object;
      // Members of an application may use a headless Service to find each other, whatever ports they serve.
      if (workloads.length < 2 || spec === undefined || spec.clusterIP === "None") continue;
      const { serving, strangers } = split(backends);
      const [first] = serving;
      const [stranger] = strangers;
      if (first === undefined || stranger === undefined) continue;
      const more = strangers.length - 1;
      const place = ({ resource, template: { metadata } }: Workload) =>
        metadata?.labels === undefined ? resource.atName() : resource.at(metadata.labels);
      report({
        resource: service,
        at: service.at(spec, "selector", "key"),
        message: "unrelated",
        data: {
          service: service.name,
          serving: first.resource.quoted,
          stranger: `${stranger.resource.quoted}${more === 0 ? "" : ` and ${more} more`}`,
          ports: [...new Set((spec.ports ?? []).map((port) => String(targetOf(port))))].join(" and "),
        },
        related: [
          { at: place(first), note: `${first.resource.title} declares the port` },
          ...strangers
            .slice(0, 4)
            .map((workload) => ({ at: place(workload), note: `${workload.resource.title} does not` })),
        ],
        unknown:
          strangers.some(declaresAny) || strangers.every((workload) => workload.template.spec.hostNetwork !== true)
            ? undefined
            : "these pods declare no ports and use the network of their node",
      });
    }
  },
});
