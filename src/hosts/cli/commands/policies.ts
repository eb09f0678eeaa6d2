import { isRecord } from "../../../base/is-record.ts";
import { plural } from "../../../base/text.ts";
import { printable } from "../../../base/printable.ts";
import type { Model } from "../../../model/model.ts";
import { policiesYAML } from "../../../report/synthesis.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { Call } from "../../../simulate/calls/call.ts";
import { callsThatFail, lostConnections } from "../../../simulate/synthesis/prove.ts";
import type { Difference } from "../../../simulate/synthesis/prove.ts";
import { synthesizePolicies } from "../../../simulate/synthesis/synthesize.ts";
import { acceptedModel } from "../../../workspace/accepted-model.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";
import type { YamlDocument } from "../../../yaml/document.ts";
import { parseSource } from "../../../yaml/parse-source.ts";

export interface PoliciesFlags {
  readonly only?: string;
  readonly check?: boolean;
}

interface Subject {
  /** The manifests as they are. */
  readonly model: Model;
  readonly documents: readonly YamlDocument[];
  /** Namespace of objects that have none. */
  readonly namespace: string;
}

const MOST_SHOWN = 20;

const isPolicy = ({ value }: YamlDocument): boolean => isRecord(value) && value["kind"] === "NetworkPolicy";

function listOfPairs(title: string, pairs: readonly Difference[]): string {
  if (pairs.length === 0) return "";
  const shown = pairs
    .slice(0, MOST_SHOWN)
    .map(({ from, to, connections }) => printable(`  ${from} → ${to}: ${connections}`));
  const rest = pairs.length - shown.length;
  return `${[title, ...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n")}\n`;
}

/**
 * NetworkPolicies that allow what the manifests declare and nothing else, simulated before they are printed; with
 * `check`, what the existing ones allow too much or too little.
 * @throws UserError if a namespace has no pods, or the policies do not allow every declared call.
 */
export function policiesCommand({ model, documents, namespace }: Subject, flags: PoliciesFlags): Outcome {
  const { policies, skipped } = synthesizePolicies(model, flags.only);
  if (flags.only !== undefined && policies.length + skipped.length === 0)
    throw new UserError(`Namespace "${flags.only}" has no pods in these manifests.`);
  const yaml = policiesYAML(policies);
  const own = parseSource({ path: "policies.yaml", text: yaml }).documents;
  const covered = new Set(policies.map((policy) => policy.namespace));
  // Policies of other namespaces stay.
  const kept = documents.filter((document) => !isPolicy(document) || !covered.has(namespaceOf(document, namespace)));
  const after = acceptedModel([...kept, ...own], { namespace });
  const inScope = callsThatFail(after).filter(isInto(covered));
  const notes = [
    ...skipped.map(({ namespace: name, because }) => `no policies for namespace ${name}: ${because}`),
    ...[...covered].flatMap((name) => {
      const world = model.world(name);
      return world.closed ? [] : [`namespace ${name}: ${world.because}; what such pods need is not allowed`];
    }),
  ].map((text) => `note: ${printable(text)}\n`);
  if (flags.check === true) return checked(model, after, covered, notes);
  const [first] = inScope;
  const unproved =
    first === undefined
      ? ""
      : `note: ${plural(inScope.length, "declared call")} may still be blocked, by other policies or by objects that ` +
        `are not simulated, such as ${first.declaredBy}\n`;
  const lost = lostConnections(model, after, covered);
  const stderr =
    `${notes.join("")}${unproved}` +
    listOfPairs("These connections were possible and are not declared: with the policies they are blocked.", lost);
  return { stdout: yaml, stderr, exitCode: first === undefined ? EXIT.clean : EXIT.findings };
}

/** Whether a call ends at pods of one of these namespaces. */
const isInto =
  (namespaces: ReadonlySet<string>) =>
  ({ to }: Call): boolean =>
    "ports" in to && to.ports.some(({ workload }) => namespaces.has(workload.namespace));

function namespaceOf({ value }: YamlDocument, fallback: string): string {
  const metadata = isRecord(value) ? value["metadata"] : undefined;
  const name = isRecord(metadata) ? metadata["namespace"] : undefined;
  return typeof name === "string" ? name : fallback;
}

function checked(model: Model, after: Model, covered: ReadonlySet<string>, notes: readonly string[]): Outcome {
  const narrow = callsThatFail(model).filter(isInto(covered));
  const wide = lostConnections(model, after, covered);
  const stdout =
    listOfPairs(
      "TOO NARROW: declared, and not surely allowed",
      narrow.map(({ from, to, declaredBy, port, protocol }) => ({
        from: from.kind === "workload" ? from.workload.resource.title : from.actor,
        to:
          to.kind === "service" ? to.service.title : "ports" in to ? (to.ports[0]?.workload.resource.title ?? "") : "",
        connections: `${protocol} ${port ?? "any"} (${declaredBy})`,
      })),
    ) + listOfPairs("TOO WIDE: allowed, and not declared", wide);
  const isExact = narrow.length + wide.length === 0;
  return {
    stdout: isExact ? "The policies allow what is declared, and nothing else.\n" : stdout,
    stderr: notes.join(""),
    exitCode: isExact ? EXIT.clean : EXIT.findings,
  };
}
