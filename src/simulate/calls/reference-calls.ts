import type { Model } from "../../model/model.ts";
import type { Workload } from "../../model/workload.ts";
import type { Protocol } from "../connections.ts";
import { references } from "../references/references.ts";
import type { Reference, ReferenceSource } from "../references/reference.ts";
import { referenceTarget } from "../references/target.ts";
import type { ReferenceTarget } from "../references/target.ts";
import { serviceBackends } from "../service/backends.ts";
import type { Call, CalledPort, CallSource, Certainty } from "./call.ts";
import { portsOfService } from "./called-ports.ts";
import { Readers } from "./readers.ts";

/** Variables, flags and keys whose host is shown to users, compared, or handed on instead of called. */
const SHOWN = new RegExp(
  [
    "no_?proxy|allow|origin|cors|external|public|advertis|redirect|callback|issuer|audience|self[_-]|own[_-]",
    "domain|subject|realm|bind|listen|front[_-]?end[_-]?ur[li]|service_?account",
    "^(?:kc[_-])?hostname|(?:^|[_-])(?:name|san)$",
    "(?:^|[_-])(?:site|base|root|web|app)[_-]?(?:ur[li]|host|addr)",
  ].join("|"),
  "i",
);
/** Variables and flags that name who is called, where the value is a bare name. */
const CALLED =
  /(?:host|hosts|addr|addrs|address|addresses|endpoint|endpoints|ur[li]|ur[li]s|server|servers|upstream|brokers)$/i;

const SOURCES: Readonly<Partial<Record<ReferenceSource, CallSource>>> = {
  env: "env",
  command: "command",
  args: "args",
  "config-map": "config",
  secret: "config",
};

const UDP_SCHEMES: ReadonlySet<string> = new Set(["udp", "statsd", "stun"]);

const protocolOf = ({ scheme }: Reference): Protocol =>
  scheme !== undefined && UDP_SCHEMES.has(scheme) ? "UDP" : "TCP";

/** How surely the process that reads the string connects to its host. */
function certaintyOf(
  { name, shape, source, value, borrowed }: Reference,
  { confidence }: ReferenceTarget & { readonly kind: "service" },
  as: "env" | "file",
): Certainty {
  if (borrowed || SHOWN.test(name)) return "guess";
  const isFile = as === "file" && (source === "config-map" || source === "secret");
  if (confidence === "low" || shape === "host")
    return !isFile && shape === "host" && CALLED.test(name) ? "sure" : "guess";
  if (shape === "text") return "guess";
  // A short name among the words of a file is no call for sure: `redis:7` may be an image.
  if (isFile && confidence !== "high") return "guess";
  return isFile || value.trim().includes("\n") ? "likely" : "sure";
}

/** `DATABASE_URL of Deployment "shop"`. */
const declaredBy = ({ name, resource }: Reference): string => `${name} of ${resource.quoted}`;

const callsItself = (workload: Workload, ports: readonly CalledPort[]): boolean =>
  ports.some((port) => port.workload === workload);

/** Calls to Services that environment variables, commands, arguments, ConfigMaps and Secrets name. */
export function referenceCalls(model: Model): readonly Call[] {
  const found: Call[] = [];
  let readers: Readers | undefined;
  for (const reference of references(model)) {
    const source = SOURCES[reference.source];
    if (source === undefined) continue;
    const target = referenceTarget(model, reference);
    if (target.kind !== "service") continue;
    const own = reference.workload;
    const callers =
      own === undefined
        ? (readers ??= new Readers(model)).of(reference.resource, String(reference.key))
        : [{ workload: own, as: "env" as const }];
    if (callers.length === 0) continue;
    const { service } = target;
    const ports = portsOfService(serviceBackends(model, service), reference.port?.number);
    if (ports === undefined) continue;
    const meant = target.pod === undefined ? ports : ports.map((port) => ({ ...port, servicePort: undefined }));
    for (const { workload, as } of callers) {
      const itself = callsItself(workload, ports);
      // A pod that names its own Service says how others reach it, unless it names one of its peers.
      const certainty = itself && target.pod === undefined ? "guess" : certaintyOf(reference, target, as);
      found.push({
        from: { kind: "workload", workload },
        to: { kind: "service", service, ports: meant },
        port: reference.port?.number,
        protocol: protocolOf(reference),
        source,
        declaredBy: declaredBy(reference),
        resource: reference.resource,
        at: reference.at,
        certainty,
      });
    }
  }
  return found;
}
