import { CATALOGUE } from "../model/effects/catalogue.ts";
import { POWER_WORDS } from "../model/effects/effect.ts";
import type { Effect, Touch } from "../model/effects/effect.ts";

const HEAD = `# Why is it unknown?

kubenetlint reports *proved* only if the manifests prove it. A verdict is **unknown** if an object that is not
simulated may change it. \`trace\`, \`reach\`, \`test\`, \`diff\`, \`endpoints\`, \`traffic\`, the rules, the picture
and the editor use one catalogue of kinds and their effect on traffic, and name the object with its file and line; in
JSON it is listed in \`unjudged\`.

\`\`\`console
$ kubenetlint trace http://web/ . --from shop/cli
…
?    policy     the policies that are simulated allow TCP 8080 from shop/cli to shop/web, \
but NetworkPolicy shop/x may decide otherwise
                - NetworkPolicy shop/x (crd.antrea.io/v1beta1) is not simulated: it may deny connections \
(policies.yaml:4)

Unknown: the result depends on objects that are not simulated.
\`\`\`

- An object counts only for what it selects: a policy of Antrea for \`app: a\` does not affect \`app: b\`, one of
  namespace \`x\` does not affect namespace \`y\`, one with only \`egress\` does not affect traffic to its pods.
- If an object can only **deny** traffic (authorization of a mesh, mTLS, a security group), "allowed" becomes
  unknown and "denied" stays proved. If it can also **allow** traffic (Antrea, administrators' policies), both
  become unknown.
- A policy that allows everything counts too. Only objects without effect according to their documentation are
  excluded: an AuthorizationPolicy with \`action: AUDIT\`, a \`PERMISSIVE\` PeerAuthentication, a staged policy of
  Calico, a secondary network.
- An unknown **version** of a simulated kind is not simulated: a later \`ClusterNetworkPolicy\` is not treated as
  absent.
- Policies of **Calico** are simulated, with Calico as the network plugin, unless their Tier is not defined in these
  manifests: its place in the order is then unknown. Policies of **Cilium** are simulated too: [cilium.md](cilium.md).
- Authorization and mTLS of **Istio** are simulated for pods whose proxy the manifests show: [istio.md](istio.md).
- Manifests with policies of both do not show which network plugin the cluster has: what these policies select is then
  unknown, unless \`--profile\` names the plugin.
- A custom kind that is not in the list and ends in \`NetworkPolicy\` or \`AuthorizationPolicy\` may allow and deny
  traffic of the pods in its namespace. Any other policy may deny requests through the Gateways, routes and Services
  in its \`targetRefs\` or \`targetSelectors\`. Any other unknown custom kind may create pods.
- Annotations count too: those of an Ingress controller that deny, redirect, rewrite or answer requests, as far as
  they are not simulated and the controller of the Ingress reads them, and
  \`config.linkerd.io/default-inbound-policy\`. So do filters of an HTTPRoute that the implementation or another
  server provides (\`ExtensionRef\`, \`ExternalAuth\`).
- A plain request to a host with TLS is a redirect if an annotation of ingress-nginx sets it; without one it depends on
  the configuration of the controller, which these manifests seldom show.
- Names, labels and namespaces with \`\${NAME}\` or another marker may become anything that fits them. What Flux
  fills in (\`postBuild\`) is filled in where no Secret can set it.
- Unknown fails nothing: \`trace\` exits with 0, \`test\` fails only with \`--strict\`, unknown findings are shown
  with \`--report-unknown\`.

## The catalogue

"Towards" and "from" are directions of connections: to the pods that the object selects, or from them. Kinds marked
*simulated* are simulated in the versions that kubenetlint knows.
`;

/** How an object names what it touches, in words. */
function touchText({ touches, clusterScoped, peers }: Effect): string {
  const others =
    peers === "outside"
      ? ", towards hosts outside the cluster"
      : peers === "other-namespaces"
        ? ", with pods of other namespaces"
        : "";
  return `${wordsOf(touches, clusterScoped)}${others}`;
}

const code = (text: string): string => `\`${text}\``;

function wordsOf(touch: Touch, clusterScoped: boolean): string {
  switch (touch.by) {
    case "all":
      return clusterScoped ? "the whole cluster" : "its namespace";
    case "nothing":
      return "nothing that is simulated";
    case "routes":
      return `what passes the Gateways, routes and Services of its ${code("targetRefs")}`;
    case "nodes":
      return "nodes and pods on their network";
    case "labels":
    case "map":
      return `pods by ${code(touch.at)}`;
    case "istio":
      return `pods by ${code(touch.at)} or ${code("spec.targetRefs")}; of the mesh from ${code("istio-system")}`;
    case "namespaces":
      return `pods by ${[touch.namespaces, touch.pods]
        .filter((path) => path !== undefined)
        .map(code)
        .join(" and ")}`;
    case "names":
      return `namespaces by ${code(touch.at)}`;
    case "subject":
      return `pods by ${code("spec.subject")}`;
    case "services":
    case "workloads":
      return `${touch.by === "services" ? "Services" : "workloads"} by ${touch.at.map(code).join(", ")}`;
    case "hosts":
      return `hosts by ${touch.at.map(code).join(", ")}`;
    case "annotation":
      return `pods whose annotation ${code(touch.key)} names it`;
    case "consul":
      return `services by ${code(touch.at)}`;
    case "cilium":
      return `pods by ${code("endpointSelector")}, nodes by ${code("nodeSelector")}`;
    case "calico":
      return `pods by ${code("spec.selector")}, ${code("namespaceSelector")}, ${code("serviceAccountSelector")}`;
    case "antrea":
      return `pods by ${code("appliedTo")}`;
    case "linkerd-server":
      return `a port of the pods of ${code("spec.podSelector")}`;
    case "linkerd-target":
      return `pods of its ${code("targetRef")} or ${code("server")}`;
    case "linkerd-default":
      return "pods of an annotated namespace or workload";
    case "kuma":
      return `proxies by ${code("spec.targetRef")}`;
    case "kuma-tags":
      return `proxies by the tags of ${code("sources")} and ${code("destinations")}`;
    case "security-groups":
      return `pods by ${code("podSelector")} and ${code("serviceAccountSelector")}`;
    case "traffic-target":
      return `pods by the ServiceAccount of ${code("spec.destination")}`;
    default:
      return touch satisfies never;
  }
}

const SIDES: Readonly<Record<Effect["side"], string>> = {
  towards: "towards",
  from: "from",
  both: "both",
  rules: "depends on its rules",
};

function row(effect: Effect): string {
  const { kind, does, side, simulated, simulatedWhere } = effect;
  const where = simulatedWhere === undefined ? "" : ` ${simulatedWhere}`;
  const name = simulated === false && where === "" ? code(kind) : `${code(kind)} (simulated${where})`;
  return `| ${name} | ${does.map((power) => POWER_WORDS[power]).join("; ")} | ${touchText(effect)} | ${SIDES[side]} |`;
}

/** docs/unknown.md, written from the catalogue. */
export function unknownPage(): string {
  const groups = [...new Set(CATALOGUE.map(({ group }) => group))].sort();
  const sections = groups.flatMap((group) => {
    const own = CATALOGUE.filter((effect) => effect.group === group && effect.does.length > 0);
    if (own.length === 0) return [];
    return [
      `### ${group === "" ? "core" : group}`,
      "",
      "| kind | it may | touches | connections |",
      "|---|---|---|---|",
      ...own.map(row),
      "",
    ];
  });
  const without = groups.flatMap((group) => {
    const own = CATALOGUE.filter(
      (effect) => effect.group === group && effect.does.length === 0 && effect.simulated === false,
    ).map(({ kind }) => kind);
    return own.length === 0 ? [] : [`- ${group === "" ? "core" : group}: ${own.sort().join(", ")}`];
  });
  return [HEAD, ...sections, "### Without an effect of their own", "", ...without, ""].join("\n");
}
