import { nearest } from "../../../hints/nearest.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { Model } from "../../../model/model.ts";
import type { Paint } from "../../../report/lint/reporter.ts";
import { traceJSON, traceText } from "../../../report/trace.ts";
import type { Cluster } from "../../../simulate/cluster.ts";
import { PROFILES } from "../../../simulate/policy/interpretation.ts";
import type { ProfileName } from "../../../simulate/policy/interpretation.ts";
import { INGRESS_PROFILES } from "../../../simulate/route/controller.ts";
import type { IngressProfile } from "../../../simulate/route/controller.ts";
import { MESH_CHOICES } from "../../../simulate/mesh/mesh-client.ts";
import type { MeshChoice } from "../../../simulate/mesh/mesh-client.ts";
import { traceContext } from "../../../simulate/route/trace/client.ts";
import { trace } from "../../../simulate/route/trace/trace.ts";
import { followRedirects } from "../../../simulate/route/trace/follow.ts";
import type { Trace } from "../../../simulate/route/trace/log.ts";
import { parseTarget, withParts } from "../../../simulate/route/trace/target.ts";
import type { TraceTarget } from "../../../simulate/route/trace/target.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";

/** Flags of `kubenetlint trace` as the user wrote them. */
export interface TraceFlags {
  /** `NAMESPACE/POD`, `NAMESPACE/WORKLOAD` or `external`. */
  readonly from: string;
  readonly output?: string;
  readonly profile?: string;
  /** `auto`, `generic` or `ingress-nginx`. */
  readonly ingress?: string;
  /** `auto`, `yes` or `no`: whether a client that is a pod is in the mesh. */
  readonly mesh?: string;
  readonly method?: string;
  /** `Name: value`. */
  readonly header?: readonly string[];
  /** Server name of the TLS handshake. */
  readonly sni?: string;
  /** `NAMESPACE/NAME`. */
  readonly gateway?: string;
  /** Whether redirects are followed. */
  readonly follow?: boolean;
  readonly paint?: Paint;
}

const isMesh = (text: string): text is MeshChoice => (MESH_CHOICES as readonly string[]).includes(text);
const isIngress = (text: string): text is IngressProfile => (INGRESS_PROFILES as readonly string[]).includes(text);
const isProfile = (text: string): text is ProfileName => (PROFILES as readonly string[]).includes(text);

/**
 * Follows one request. Exit code 1 when it fails, or fails for some endpoints.
 * @throws UserError for an invalid target, an unknown client or wrong flags.
 */
export function traceCommand(model: Model, cluster: Cluster, text: string, flags: TraceFlags): Outcome {
  const { from, output = "text", profile = "generic", ingress = "auto", mesh = "auto" } = flags;
  if (output !== "text" && output !== "json") throw new UserError(`--output must be text or json, not "${output}".`);
  if (!isProfile(profile)) throw new UserError(`--profile must be one of ${PROFILES.join(", ")}, not "${profile}".`);
  if (!isIngress(ingress))
    throw new UserError(`--ingress must be one of ${INGRESS_PROFILES.join(", ")}, not "${ingress}".`);
  if (!isMesh(mesh)) throw new UserError(`--mesh must be one of ${MESH_CHOICES.join(", ")}, not "${mesh}".`);
  const target = requestedTarget(text, flags);
  const { gateway } = flags;
  if (gateway !== undefined) checkGateway(model, gateway);
  const context = traceContext(model, cluster, profile);
  const request = (one: TraceTarget): Trace | undefined =>
    trace(context, one, from, {
      ingressProfile: ingress,
      mesh,
      gateway: one.host === target.host ? gateway : undefined,
    });
  const first = flags.follow === true ? undefined : request(target);
  const traces = flags.follow === true ? followRedirects(target, request) : first === undefined ? [] : [first];
  const result = traces.at(-1);
  if (result === undefined) throw new UserError(unknownClient(cluster, from));
  const stdout =
    output === "json"
      ? traceJSON(result, model.refused, traces.slice(0, -1))
      : traces.map((one) => traceText(one, flags.paint)).join("\n");
  return {
    stdout,
    stderr: "",
    exitCode: result.outcome === "fails" || result.outcome === "partly" ? EXIT.findings : EXIT.clean,
  };
}

/** @throws UserError for an invalid target, method or header. */
function requestedTarget(text: string, { method, header, sni }: TraceFlags): TraceTarget {
  const target = parseTarget(text);
  if (target === undefined || target.host === "")
    throw new UserError(`"${text}" is not a URL, HOST:PORT, name or address.`);
  const whole = withParts(target, { method, headers: header, serverName: sni });
  if (whole !== undefined) return whole;
  throw new UserError(
    target.request === undefined
      ? `--method and --header need a URL, and "${text}" is not one.`
      : `--method must be a word such as POST, and --header "Name: value".`,
  );
}

/** @throws UserError if no Gateway has that name. */
function checkGateway(model: Model, name: string): void {
  const names = model.resources
    .filter(({ kind }) => kind === "Gateway")
    .map((gateway) => `${gateway.namespace}/${gateway.name}`);
  if (names.includes(name)) return;
  const near = nearest(name, new Set(names));
  throw new UserError(
    `No Gateway ${name} in these manifests.${near === undefined ? "" : ` Did you mean ${near}?`} ` +
      "--gateway must be NAMESPACE/NAME.",
  );
}

function unknownClient({ pods }: Cluster, from: string): string {
  const names = pods.flatMap(({ namespace, name, owner }) => [
    `${namespace}/${name}`,
    `${namespace}/${owner.slice(owner.indexOf("/") + 1)}`,
  ]);
  const near = nearest(from, new Set(names));
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  const forms = "NAMESPACE/POD, NAMESPACE/WORKLOAD or external";
  return `No running pod ${from} in these manifests.${meant} --from must be ${forms}.`;
}
