import { groupBy } from "../../base/groups.ts";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "vscode-languageserver";
import type { Finding } from "../../diagnostic/finding.ts";
import type { Analysis } from "./analysis.ts";
import { FolderStore } from "./folder-store.ts";
import type { FolderOptions } from "./folder-store.ts";
import { FolderView } from "./folder-view.ts";
import type { ScopeView } from "./folder-view.ts";
import { newerNotes } from "../../workspace/workspace.ts";
import { ValidationCache } from "../../workspace/validation-cache.ts";
import type { FullResult } from "./full-lint.ts";
import { lintNear, nearViewScopes, provedFixes } from "./near-lint.ts";
import { diagnosticOf } from "./features/diagnostics.ts";
import { WordIndex } from "./word-index.ts";

/** Messages of a folder to the editor. */
export interface Audience {
  diagnostics(uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]): void;
  log(message: string): void;
  /** Shown to the user. */
  warn(message: string): void;
  /** Lenses and hints may have changed. */
  refresh(): void;
  reportUnknown(): boolean;
}

/** Keystrokes within this time are answered together. Milliseconds. */
const NEAR_DELAY = 8;
/** Idle time before a full lint. Milliseconds. */
const FULL_DELAY = 300;
const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** Files that are read or published before requests of the editor are handled again. */
const SLICE = 40;

const WARM_FILES = 12;

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One workspace folder: lints the surroundings of an edit at once, and the whole folder a moment later. */
export class FolderSession {
  readonly store: FolderStore;
  readonly view: FolderView;
  readonly #analysis: Analysis;
  readonly #audience: Audience;
  readonly #validations = new ValidationCache();
  readonly #index = new WordIndex();
  readonly #uris = new Map<string, string>();
  readonly #versions = new Map<string, number>();
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly #shown = new Map<string, string>();
  readonly #near = new Map<string, NodeJS.Timeout>();
  #options: FolderOptions;
  #full: NodeJS.Timeout | undefined;
  #running = false;
  #warm = false;
  #again = false;
  /** Files that changed since the current full run began. */
  #edited = new Set<string>();
  #closed = false;
  #failure: string | undefined;

  constructor(folder: string, options: FolderOptions, analysis: Analysis, audience: Audience) {
    this.store = new FolderStore(folder);
    this.view = new FolderView(this.store, this.#validations);
    this.#options = options;
    this.#analysis = analysis;
    this.#audience = audience;
  }

  /** It exists only for open files outside of every workspace folder. */
  get isLone(): boolean {
    return this.#options.openOnly === true;
  }

  get hasOpen(): boolean {
    return this.#uris.size > 0;
  }

  readonly uriOf = (path: string): string => this.#uris.get(path) ?? pathToFileURL(this.store.absolute(path)).href;

  findingsOf(path: string): readonly Finding[] {
    return this.#findings.get(path) ?? [];
  }

  /** Reloads everything, in this thread and in the analysis thread. */
  async load(options: FolderOptions = this.#options): Promise<void> {
    this.#options = options;
    const { folder } = this.store;
    this.#analysis.change({ type: "load", folder, options });
    this.#soon(0);
    await this.store.load(options);
    if (this.store.configError !== undefined) this.#audience.warn(this.store.configError);
    for (const { message } of newerNotes(this.store.newer)) this.#audience.warn(`${message}.`);
    if (this.store.leftOut.length > 0)
      this.#audience.log(`Plug-ins were not loaded, as this folder is not trusted: ${this.store.leftOut.join(", ")}`);
    const paths = this.store.paths;
    const indexed = [...this.#index.paths];
    for (const known of indexed) if (this.store.textOf(known) === undefined) this.#index.update(known, undefined);
    for (const [done, path] of paths.entries()) {
      this.#index.update(path, this.store.source(path));
      if (done % SLICE === 0) await pause();
    }
  }

  /** Sends the state to a new analysis thread. */
  replay(): void {
    const { folder } = this.store;
    this.#analysis.change({ type: "load", folder, options: this.#options });
    for (const path of this.#uris.keys()) {
      const text = this.store.textOf(path);
      if (text !== undefined) this.#analysis.change({ type: "open", folder, file: this.store.absolute(path), text });
    }
    this.#running = false;
    this.#soon(FULL_DELAY);
  }

  open(file: string, uri: string, version: number, text: string): void {
    const path = this.store.pathOf(file);
    this.#uris.set(path, uri);
    this.#versions.set(path, version);
    const before = this.store.textOf(path);
    this.store.setOpen(file, text);
    this.#analysis.change({ type: "open", folder: this.store.folder, file, text });
    if (before === text) {
      // Republish existing diagnostics under the editor's URI.
      this.#shown.delete(path);
      if (this.#findings.has(path)) this.#show(path, this.findingsOf(path));
      return;
    }
    this.#changed(path);
  }

  close(file: string): void {
    const path = this.store.pathOf(file);
    const before = this.store.textOf(path);
    this.store.close(file);
    this.#versions.delete(path);
    this.#analysis.change({ type: "close", folder: this.store.folder, file });
    if (this.store.textOf(path) !== before) this.#changed(path);
    if (this.store.textOf(path) === undefined) this.#show(path, []);
    this.#uris.delete(path);
  }

  /** Handles files that changed on disk. @returns whether one of them is the configuration. */
  refresh(files: readonly string[]): void {
    for (const file of files) {
      if (!this.store.refresh(file)) continue;
      const path = this.store.pathOf(file);
      this.#analysis.change({ type: "refresh", folder: this.store.folder, file });
      this.#index.update(path, this.store.source(path));
      if (this.store.textOf(path) === undefined) this.#show(path, []);
      this.#edited.add(path);
      this.#soon(FULL_DELAY);
    }
  }

  #changed(path: string): void {
    this.#edited.add(path);
    this.#index.update(path, this.store.source(path));
    const waiting = this.#near.get(path);
    if (waiting !== undefined) clearTimeout(waiting);
    this.#near.set(
      path,
      setTimeout(() => this.#lintNear(path), NEAR_DELAY),
    );
    this.#soon(FULL_DELAY);
  }

  #lintNear(path: string): void {
    this.#near.delete(path);
    if (this.#closed) return;
    try {
      const findings = lintNear(path, this.#nearOptions);
      if (findings !== undefined) this.#show(path, findings);
    } catch (error) {
      this.#audience.log(`The edited file could not be linted: ${stackOf(error)}`);
    }
  }

  get #nearOptions() {
    return { store: this.store, index: this.#index, shapes: this.view.shapes, validations: this.#validations };
  }

  /** The surroundings of a file: enough for lenses, hints, hover and completion, and fast enough for each keystroke. */
  nearViews(path: string): readonly ScopeView[] {
    return this.view.nearViewsOf(path, (one) => nearViewScopes(one, this.#nearOptions));
  }

  readonly provedFixes = (finding: Finding) => provedFixes(finding, this.#nearOptions);

  #soon(delay: number): void {
    if (this.#full !== undefined) clearTimeout(this.#full);
    this.#full = setTimeout(() => {
      this.#full = undefined;
      void this.#lintFull();
    }, delay);
  }

  async #lintFull(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    this.#edited = new Set();
    try {
      const result = await this.#analysis.lint(this.store.folder);
      if (!this.#closed) await this.#apply(result);
    } catch (error) {
      this.#audience.log(`The folder could not be linted: ${stackOf(error)}`);
    } finally {
      this.#running = false;
    }
    if (this.#again && !this.#closed) {
      this.#again = false;
      this.#soon(FULL_DELAY);
    }
  }

  async #apply(result: FullResult): Promise<void> {
    for (const { ruleId, message, stack } of result.internalErrors)
      this.#audience.log(`Rule ${ruleId ?? "?"} failed: ${stack ?? message}`);
    if (result.failure !== undefined) {
      if (this.#failure !== result.failure) this.#audience.warn(result.failure);
      this.#failure = result.failure;
      return;
    }
    this.#failure = undefined;
    this.view.shapes = result.shapes;
    const byPath = groupBy(result.findings, (finding) => finding.span.file);
    // Open files first: the user sees them.
    const paths = [...new Set([...this.#uris.keys(), ...byPath.keys(), ...this.#findings.keys()])];
    for (const [done, path] of paths.entries()) {
      // Edited during the run: positions are stale.
      if (!this.#edited.has(path)) this.#show(path, byPath.get(path) ?? []);
      if (done % SLICE === SLICE - 1) await pause();
      if (this.#closed) return;
    }
    this.#audience.refresh();
    await this.#warmUp();
  }

  /** Lints a few files before the first edit, so that V8 has compiled the code by then. */
  async #warmUp(): Promise<void> {
    if (this.#warm) return;
    this.#warm = true;
    const { paths } = this.store;
    const step = Math.max(1, Math.floor(paths.length / WARM_FILES));
    for (let at = 0; at < paths.length && !this.#closed; at += step) {
      await pause();
      const path = paths[at];
      if (path !== undefined) lintNear(path, this.#nearOptions);
    }
  }

  #show(path: string, findings: readonly Finding[]): void {
    const uri = this.uriOf(path);
    const shown = findings.filter(({ verdict }) => verdict === "proved" || this.#audience.reportUnknown());
    if (findings.length === 0) this.#findings.delete(path);
    else this.#findings.set(path, shown);
    const pages = new Set(this.store.rules.map(({ id }) => id));
    const diagnostics = shown.map((finding) =>
      diagnosticOf(finding, this.uriOf, (id) => pages.has(id) && !id.includes("/")),
    );
    const version = this.#versions.get(path);
    const text = JSON.stringify([version, diagnostics]);
    if (this.#shown.get(path) === text || (diagnostics.length === 0 && version === undefined && !this.#shown.has(path)))
      return;
    this.#shown.set(path, text);
    this.#audience.diagnostics(uri, version, diagnostics);
  }

  /** Removes all diagnostics of the folder. */
  dispose(): void {
    this.#closed = true;
    if (this.#full !== undefined) clearTimeout(this.#full);
    for (const timer of this.#near.values()) clearTimeout(timer);
    for (const path of this.#findings.keys()) this.#audience.diagnostics(this.uriOf(path), undefined, []);
    this.#analysis.change({ type: "drop", folder: this.store.folder });
  }
}
