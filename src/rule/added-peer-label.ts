import type { Place } from "../diagnostic/place.ts";
import type { Model } from "../model/model.ts";
import type { CompiledPolicy, PolicyPeer } from "../simulate/policy/network-policy.ts";
import { peerLabels } from "./peer-labels.ts";

const HELP = "Set `includeSelectors: false`: `includeTemplates: true` still labels the pods.";

/**
 * A label in the podSelector of a peer that its manifest does not have: kustomize adds labels to all selectors, also to
 * those of pods in namespaces that other manifests fill. undefined where such pods may be in one of the namespaces.
 * Source: kustomize api/internal/konfig/builtinpluginconsts/commonlabels.go.
 * @param named the namespaces of the peer.
 */
export function addedPeerLabel(
  model: Model,
  { resource: { document, namespace } }: CompiledPolicy,
  peer: PolicyPeer,
  named: readonly string[],
): { readonly label: string; readonly at: Place; readonly help: string } | undefined {
  const labels = peerLabels(peer, "podSelector");
  if (labels === undefined || named.length === 0 || named.includes(namespace)) return undefined;
  const { file } = document.at(peer.object);
  for (const [key, value] of Object.entries(labels)) {
    const at = document.at(labels, key);
    if (at.file !== file)
      return named.every((one) => isUnseen(model, one, peer))
        ? { label: `${key}=${String(value)}`, at, help: HELP }
        : undefined;
  }
  return undefined;
}

/** No manifest of the run has such pods in the namespace, nor anything that is known to create them. */
function isUnseen(model: Model, namespace: string, { pods }: PolicyPeer): boolean {
  const world = model.world(namespace, pods);
  return world.closed || world.likely !== true;
}
