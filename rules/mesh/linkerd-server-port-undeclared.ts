import {
  defineRule,
  didYouMean,
  fieldsOf,
  isRecord,
  labelSelector,
  nearest,
  portContainers,
  writeString,
} from "../../src/rule.ts";
import type { Model, Resource, Workload } from "../../src/rule.ts";

const GROUP = "policy.linkerd.io";
/** Ports of the proxy that the injector adds. @see linkerd2 charts/partials/templates/_proxy.tpl */
const OF_THE_PROXY: ReadonlySet<string> = new Set(["linkerd-proxy", "linkerd-admin"]);

const serversOf = (model: Model): readonly Resource[] =>
  model.resources.filter(({ group, kind }) => group === GROUP && kind === "Server");

/** The pods of the namespace that a Server surely selects. */
function selected(model: Model, server: Resource): readonly Workload[] {
  const { podSelector } = fieldsOf(server.object["spec"]);
  if (!isRecord(podSelector)) return [];
  return model
    .select(server.namespace, labelSelector(podSelector))
    .filter(({ match }) => match === "all")
    .map(({ workload }) => workload);
}

const portNames = ({ template: { spec } }: Workload): readonly string[] =>
  portContainers(spec).flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? []));

export default defineRule({
  id: "linkerd-server-port-undeclared",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Server of Linkerd names a port that no container of its pods declares.",
    why:
      "Linkerd looks the name up among the ports of the containers: the Server applies to no port, and the default " +
      "policy of the namespace or the mesh decides instead of the one that was written for it.",
    remedy: "Use the name of a container port, or its number.",
    references: ["https://linkerd.io/2/reference/authorization-policy/#server"],
  },
  options: {},
  messages: {
    undeclared: (d: {
      readonly server: string;
      readonly port: string;
      readonly pods: string;
      readonly names: string;
    }) => `Server "${d.server}" names port "${d.port}", which no container of ${d.pods} declares: ${d.names}.`,
  },
  check({ model, simulation, report }) {
    for (const server of simulation.fact(serversOf)) {
      const spec = fieldsOf(server.object["spec"]);
      const { port } = spec;
      if (typeof port !== "string" || /^\d+$/.test(port) || OF_THE_PROXY.has(port)) continue;
      const workloads = selected(model, server);
      const [first] = workloads;
      if (first === undefined || workloads.some((workload) => portNames(workload).includes(port))) continue;
      const names = [...new Set(workloads.flatMap(portNames))];
      const near = nearest(port, names) ?? (names.length === 1 ? names[0] : undefined);
      const at = server.document.at(spec, "port");
      report({
        resource: server,
        at,
        message: "undeclared",
        data: {
          server: server.name,
          port,
          pods: first.resource.title,
          names: names.length === 0 ? "it names no port" : `it declares ${names.join(", ")}`,
        },
        related: workloads
          .slice(0, 5)
          .map(({ resource }) => ({ at: resource.atName(), note: `${resource.title} is selected` })),
        help: didYouMean(near),
        fixes:
          near === undefined
            ? []
            : [{ kind: "suggested", title: `Use "${near}"`, edits: [{ at, text: writeString(server, near) }] }],
      });
    }
  },
});
