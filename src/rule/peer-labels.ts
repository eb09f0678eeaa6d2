import type { DraftFix } from "../diagnostic/finding.ts";
import type { Resource } from "../model/resource.ts";
import type { Labels } from "../base/selector.ts";
import type { PolicyPeer } from "../simulate/policy/network-policy.ts";
import type { MeantNamespace } from "../simulate/policy/peer-namespaces.ts";

/** The `matchLabels` of a selector of a peer, as they are written. */
export const peerLabels = (peer: PolicyPeer, field: "podSelector" | "namespaceSelector"): Labels | undefined =>
  (peer.object as { readonly [F in typeof field]?: { readonly matchLabels?: Labels } })[field]?.matchLabels;

/** Corrects the typo in the namespaceSelector of a peer; nothing where the Namespace does not have the label at all. */
export function namespaceLabelFixes(
  resource: Resource,
  peer: PolicyPeer,
  { value }: MeantNamespace,
): readonly DraftFix[] {
  const labels = peerLabels(peer, "namespaceSelector");
  const [key] = Object.keys(labels ?? {});
  if (value === undefined || labels === undefined || key === undefined) return [];
  const edit = { at: resource.document.at(labels, key), text: value };
  return [{ kind: "safe", title: `Select ${key}=${value}`, edits: [edit] }];
}
