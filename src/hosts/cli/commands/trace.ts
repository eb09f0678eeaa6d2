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
import { parseTarget } from "../../../simulate/route/trace/target.ts";
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
  const target = parseTarget(text);
  if (target === undefined || target.host === "")
    throw new UserError(`"${text}" is not a URL, HOST:PORT, name or address.`);
  const result = trace(traceContext(model, cluster, profile), target, from, { ingressProfile: ingress, mesh });
  if (result === undefined) throw new UserError(unknownClient(cluster, from));
  const stdout = output === "json" ? traceJSON(result, model.refused) : traceText(result, flags.paint);
  return {
    stdout,
    stderr: "",
    exitCode: result.outcome === "fails" || result.outcome === "partly" ? EXIT.findings : EXIT.clean,
  };
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
