import type { Config } from "../config/config.ts";
import type { Finding } from "../diagnostic/finding.ts";
import { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import type { AnyRule } from "../rule/rule.ts";
import { Simulation } from "../simulate/simulation.ts";
import type { Validation } from "../validate/validate-object.ts";
import type { ParsedSource } from "../yaml/document.ts";
import { collectDrafts } from "./collect-drafts.ts";
import { inOrder } from "./order.ts";
import { resolveDraft } from "./resolve-draft.ts";
import type { InternalError, Note, Result } from "./result.ts";
import { activeRules } from "./settings.ts";
import { suppress } from "./suppressions.ts";

export interface LintOptions {
  readonly config: Config;
  /** What the API server would say of an object; injected so that the engine compiles no schema itself. */
  readonly validate: (object: unknown) => Validation;
  /** Newest version whose schemas are known, `1.37`. */
  readonly kubernetesVersion: string;
  /** Files that could not be read: each is an error, and nothing of them is known. */
  readonly unreadable?: readonly { readonly path: string; readonly message: string }[];
  /** Report only findings in these files; everything is analysed all the same. */
  readonly only?: ReadonlySet<string>;
  /** Ignore suppression comments and annotations. */
  readonly noInlineConfig?: boolean;
  /** Told about each rule before it runs, for a progress line. */
  readonly onRule?: (ruleId: string) => void;
}

/** An object decodes if the API server could read its fields at all; one it would refuse for their values is still modelled. */
const decodes = (validation: Validation): boolean => validation.decodeError === undefined;

function unreadNotes(sources: readonly ParsedSource[], unreadable: LintOptions["unreadable"] = []): { readonly notes: readonly Note[]; readonly unread: readonly string[] } {
  const templates = sources.filter((source) => source.template).map((source) => source.source.path);
  const broken = sources.filter((source) => source.problems.length > 0 || source.documents.some((document) => document.problems.some((problem) => problem.kind === "syntax")));
  const unread = [
    ...unreadable.slice(0, 1).map(({ path }) => `${path} could not be read`),
    ...templates.slice(0, 1).map((file) => `${file} is a template that was not rendered`),
    ...broken.slice(0, 1).map(({ source }) => `${source.path} could not be read completely`),
  ];
  const notes: Note[] = [];
  if (templates.length > 0) {
    notes.push({ message: "hold Go templates and were not read; lint what Helm renders of them", files: templates });
  }
  return { notes, unread };
}

/** The engine's own finding about a file that no rule could look at. */
export const FILE_UNREADABLE = "file-unreadable";

function unreadableFinding({ path, message }: { readonly path: string; readonly message: string }): Omit<Finding, "fingerprint"> {
  const start = { line: 1, column: 1, offset: 0 };
  return {
    ruleId: FILE_UNREADABLE,
    messageId: "unreadable",
    severity: "error",
    verdict: "proved",
    message: `This file could not be read: ${message}.`,
    span: { file: path, start, end: start },
    related: [],
    fixes: [],
  };
}

/**
 * Runs the rules over one scope. Synchronous and pure: the same sources give the same result, whatever their order.
 * @param sources parsed texts, each path once.
 */
export function lint(sources: readonly ParsedSource[], rules: readonly AnyRule[], options: LintOptions): Result {
  const sorted = [...sources].sort((a, b) => (a.source.path < b.source.path ? -1 : a.source.path > b.source.path ? 1 : 0));
  const documents = sorted.flatMap((source) => source.documents);
  const { notes, unread } = unreadNotes(sorted, options.unreadable);
  const { config } = options;
  const validations = new Map<unknown, Validation>();
  const validateOnce = (object: unknown): Validation => {
    let validation = validations.get(object);
    if (validation === undefined) validations.set(object, (validation = options.validate(object)));
    return validation;
  };
  const model = new Model(documents, {
    namespace: config.namespace,
    decodes: (object) => decodes(validateOnce(object)),
    unread,
    ...(config.closed !== undefined && { closed: config.closed }),
  });
  const internalErrors: InternalError[] = [];
  const active = activeRules(rules, config);
  const drafts = collectDrafts(active, internalErrors, {
    model,
    simulation: new Simulation(model),
    sources: sorted,
    validate: (resource: Resource) => validateOnce(resource.object),
    kubernetesVersion: options.kubernetesVersion,
    ...(options.onRule && { onRule: options.onRule }),
  });
  const reported = drafts.filter((draft) => options.only === undefined || options.only.has(draft.at.file));
  const found = inOrder([...reported.map(resolveDraft), ...(options.unreadable ?? []).map(unreadableFinding)]);
  const { findings, suppressed } = suppress(found, { sources: sorted, model, active, enabled: options.noInlineConfig !== true, ...(options.only && { only: options.only }) });
  return {
    findings,
    suppressed,
    notes,
    internalErrors,
    counts: { files: sorted.length, documents: documents.length, resources: model.resources.length + model.superseded.length },
    sources: new Map(sorted.map(({ source }) => [source.path, source])),
  };
}
