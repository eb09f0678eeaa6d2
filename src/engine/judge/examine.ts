import type { Finding } from "../../diagnostic/finding.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Scope } from "../../scope/scope.ts";
import { Simulation } from "../../simulate/simulation.ts";
import { collectDrafts } from "../collect-drafts.ts";
import { Concealer } from "./conceal.ts";
import type { Draft } from "../collect-drafts.ts";
import { withDoubt } from "./doubt.ts";
import type { LintOptions } from "../lint.ts";
import { inPathOrder, scopeDefinitions } from "../model-of.ts";
import { withPlaceholders } from "./placeholders.ts";
import { resolveDraft } from "../resolve-draft.ts";
import type { InternalError } from "../result.ts";
import type { ActiveRule } from "../settings.ts";

type Found = Omit<Finding, "fingerprint">;

/** Runs rules over one scope: what they find, without what is said better elsewhere. @param errors where a rule's failure is noted. */
export function examine(
  scope: Scope,
  model: Model,
  active: readonly ActiveRule[],
  errors: InternalError[],
  options: LintOptions,
): readonly Found[] {
  const definitions = scopeDefinitions(scope);
  const drafts = collectDrafts(active, errors, {
    model,
    simulation: new Simulation(model),
    sources: inPathOrder(scope.origins ?? scope.sources),
    validate: (resource: Resource) => options.validate(resource.written, definitions),
    kubernetesVersion: options.kubernetesVersion,
    ...(options.gatewayAPI && { gatewayAPI: options.gatewayAPI }),
    ...(options.onRule && { onRule: options.onRule }),
  });
  const externals = new Set((scope.externals ?? []).map(({ source }) => source.path));
  // A cause may stand in a file that is not reported.
  const reported = withoutConsequences(drafts).filter(
    ({ at }) => !externals.has(at.file) && (options.only === undefined || options.only.has(at.file)),
  );
  const concealer = new Concealer(scope.origins ?? scope.sources, options.keepSecretFixes === true);
  const resolved = reported.map((draft) => ({
    draft,
    finding: concealer.conceal(resolveDraft(draft), draft.resource?.document),
  }));
  const coincidences = new Map(active.map(({ rule }) => [rule.id, rule.coincidence]));
  const findings = withPlaceholders(withoutGeneral(resolved), scope.origins ?? scope.sources);
  return findings.map((finding) => withDoubt(finding, scope, coincidences.get(finding.ruleId)));
}

/** Leaves out what only follows from a finding that is as sure. */
function withoutConsequences(drafts: readonly Draft[]): readonly Draft[] {
  const roots = drafts.filter(({ explains }) => explains !== undefined);
  const isExplained = (draft: Draft): boolean =>
    roots.some(
      (root) =>
        root !== draft &&
        root.explains?.rules.includes(draft.rule.id) === true &&
        draft.resource !== undefined &&
        root.explains.resources.includes(draft.resource) &&
        (root.unknown === undefined || draft.unknown !== undefined),
    );
  // What is explained still explains in turn: an Ingress to a Service without endpoints follows from whatever left it without.
  if (drafts.every(({ follows }) => follows === undefined))
    return roots.length === 0 ? drafts : drafts.filter((draft) => !isExplained(draft));
  const found = new Map<Draft["resource"], Draft[]>();
  for (const draft of drafts) {
    const list = found.get(draft.resource);
    if (list === undefined) found.set(draft.resource, [draft]);
    else list.push(draft);
  }
  return drafts.filter((draft) => {
    const { follows, unknown } = draft;
    if (isExplained(draft)) return false;
    const causes = (follows?.resources ?? []).flatMap((resource) => found.get(resource as Draft["resource"]) ?? []);
    return !causes.some(
      (cause) =>
        follows?.rules.includes(cause.rule.id) === true && (cause.unknown === undefined || unknown !== undefined),
    );
  });
}

/** Leaves out what a general rule says at a place where another one finds an error, if that one is as sure of it. */
function withoutGeneral(resolved: readonly { readonly draft: Draft; readonly finding: Found }[]): readonly Found[] {
  const key = ({ span: { file, start, end } }: Found, verdict: string): string =>
    `${verdict} ${start.offset} ${end.offset} ${file}`;
  const specific = new Set(
    resolved.flatMap(({ draft, finding }) =>
      draft.rule.givesWay === true || finding.severity !== "error" ? [] : key(finding, finding.verdict),
    ),
  );
  const given = ({ draft, finding }: (typeof resolved)[number]): boolean =>
    draft.rule.givesWay === true &&
    (specific.has(key(finding, "proved")) || (finding.verdict === "unknown" && specific.has(key(finding, "unknown"))));
  return resolved.filter((one) => !given(one)).map(({ finding }) => finding);
}
