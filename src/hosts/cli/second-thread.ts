import type { Worker } from "node:worker_threads";
import { rules as ownRules } from "../../../rules/index.ts";
import type { Config } from "../../config/config.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import type { Examination } from "../../engine/examine.ts";
import type { LintOptions } from "../../engine/lint.ts";
import type { AnyRule, Category } from "../../rule/rule.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParseLimits, Source } from "../../yaml/document.ts";
import type { Host, Threads } from "./host.ts";
import { documentStates, validateTogether } from "./shared-validation.ts";
import type { Workspace, WorkspaceSteps } from "./workspace.ts";

export interface ThreadFlags {
  /** `off`, `auto` or a number of threads. */
  readonly concurrency?: string;
}

/** Everything the other thread needs to do the same as this one, as plain data. */
export interface ThreadTask {
  readonly texts: readonly Source[];
  readonly limits: ParseLimits;
  readonly config: Config;
  readonly kubernetesVersion: string;
  readonly unreadable: NonNullable<LintOptions["unreadable"]>;
  readonly states: SharedArrayBuffer;
}

export type ThreadAnswer =
  | { readonly kind: "examined"; readonly scopes: readonly string[]; readonly examination: Examination }
  /** Wrong options of a rule. */
  | { readonly kind: "refused"; readonly message: string };

/** What is in a scope, to compare. */
export const outline = (scopes: readonly Scope[]): readonly string[] => scopes.map(({ name, sources }) => `${name} ${sources.length}`);

/** Less text than this, in characters, is linted before another thread is ready. */
const WORTH = 1_000_000;
/** So many files are likely that much, and the thread is started before they are read. */
const MANY = 250;

/** Files with which some scopes are rendered. */
const LEADS_ON = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization|Chart\.yaml)$/;

/** About half of the work, measured; rules that compute the same facts are together. */
const SECOND: ReadonlySet<Category> = new Set(["service", "ports", "probes", "ingress", "gateway", "mesh", "references"]);

/** Whether the second thread looks at a rule. */
export const isSecond = ({ category }: AnyRule): boolean => SECOND.has(category);

/**
 * Another thread that is given the same texts and looks at the other half of the rules. Where it fails, or sees other scopes,
 * this thread looks at them itself.
 */
export class SecondThread implements WorkspaceSteps {
  readonly #threads: Threads;
  readonly #wanted: boolean;
  readonly #limits: ParseLimits;
  #worker: Worker | undefined;
  #states: SharedArrayBuffer | undefined;
  #answer: Promise<ThreadAnswer | undefined> = Promise.resolve(undefined);

  private constructor(threads: Threads, wanted: boolean, limits: ParseLimits) {
    this.#threads = threads;
    this.#wanted = wanted;
    this.#limits = limits;
  }

  /** `undefined` where a run has to do with one thread. */
  static allowed({ threads }: Host, { concurrency = "off" }: ThreadFlags, limits: ParseLimits): SecondThread | undefined {
    if (threads === undefined || concurrency === "off" || Number(concurrency) === 1) return undefined;
    return concurrency === "auto" && threads.processors < 2 ? undefined : new SecondThread(threads, concurrency !== "auto", limits);
  }

  found({ scopes, externals, policies }: Config, files: readonly string[]): void {
    // What is rendered or added to the manifests the other thread cannot know.
    if (scopes !== undefined || externals !== undefined || policies !== undefined || files.some((path) => LEADS_ON.test(path))) return;
    if (!this.#wanted && files.length < MANY) return;
    this.#worker = this.#threads.start();
    // Where this thread gives up nobody waits for the other one.
    this.#worker.unref();
  }

  read({ texts, config, kubernetesVersion, failures }: Parameters<WorkspaceSteps["read"]>[0]): void {
    const worker = this.#worker;
    if (worker === undefined) return;
    if (!this.#wanted && texts.reduce((sum, { text }) => sum + text.length, 0) < WORTH) {
      this.stop();
      return;
    }
    const states = documentStates(texts.map(({ text }) => text));
    this.#states = states;
    this.#answer = new Promise((resolve) => {
      worker.once("message", (answer: ThreadAnswer) => resolve(answer));
      worker.once("error", () => resolve(undefined));
      worker.once("exit", () => resolve(undefined));
    });
    const task: ThreadTask = { texts, limits: this.#limits, config, kubernetesVersion, unreadable: failures, states };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(task);
  }

  /** Whether it is at work. */
  get isBusy(): boolean {
    return this.#states !== undefined;
  }

  /** Validates documents together with the other thread. To be called before anything is made of them. */
  validateTogether(workspace: Workspace, validate: LintOptions["validate"]): LintOptions["validate"] {
    return this.#states === undefined ? validate : validateTogether(workspace.sources, this.#states, validate, "forwards");
  }

  /** What the second half of the rules says; undefined where the other thread could not tell, or saw other scopes. @throws UserError for wrong options of a rule. */
  async examination(scopes: readonly Scope[]): Promise<Examination | undefined> {
    this.#worker?.ref();
    const answer = await this.#answer;
    if (answer?.kind === "refused") throw new UserError(answer.message);
    return answer !== undefined && outline(scopes).join("\n") === answer.scopes.join("\n") ? answer.examination : undefined;
  }

  stop(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    this.#states = undefined;
  }
}

/** Whether the other thread can find the same scopes and rules: plain files, and nothing that the configuration adds. */
export const isPlain = ({ scopes, definitions, rules }: Workspace): boolean =>
  definitions.size === 0 && rules.length === ownRules.length &&
  scopes.every(({ kind, origins, externals, rendered }) => (kind === "directory" || kind === "variant") && origins === undefined && externals === undefined && rendered === undefined);
