import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { rules } from "../../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../config/config.ts";
import type { Config } from "../../config/config.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { discover, shownPath } from "../../discover/discover.ts";
import { isManifestText } from "../../model/json-manifest.ts";
import { Confines } from "../../read/confines.ts";
import { readFiles } from "../../read/read-files.ts";
import { NEWEST_VERSION } from "../../validate/server-of.ts";
import { DEFAULT_LIMITS } from "../../yaml/document.ts";
import type { ParsedSource, YamlDocument } from "../../yaml/document.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { Host } from "../../workspace/host.ts";
import { checkConfigPaths } from "../../workspace/config/config-paths.ts";
import { configConfines, loadConfig, loadConfigAndRules } from "../../workspace/config/settings.ts";
import { installedGatewayAPI } from "../../engine/installed-gateway-api.ts";
import { knownVersion } from "../../workspace/workspace.ts";
import type { ClusterKnowledge } from "../../workspace/workspace.ts";
import { ParseCache } from "./parse-cache.ts";

/** Settings of the editor that change the configuration. */
export interface FolderOptions {
  /** Configuration file, relative to the folder; default: the nearest one. */
  readonly config?: string;
  readonly kubernetesVersion?: string;
  /** The user trusts the folder: plug-ins of its configuration are run. */
  readonly trusted?: boolean;
  /** For a file outside of every workspace folder: no other file is read. */
  readonly openOnly?: boolean;
}

const isManifestName = (path: string): boolean => /\.(ya?ml|json)$/.test(path) || /(^|\/)Kustomization$/.test(path);

/**
 * The manifests of one workspace folder: open texts of the editor take precedence over files on disk. Paths are shown
 * as by the command line in this folder, so that findings, overrides and ignores are the same.
 */
export class FolderStore {
  /** Absolute. */
  readonly folder: string;
  readonly cache = new ParseCache(DEFAULT_LIMITS);
  readonly #disk = new Map<string, string>();
  readonly #open = new Map<string, string>();
  /** Open files that the command line would not read: ignored files, the configuration, JSON that is not a manifest. */
  readonly #ignored = new Set<string>();
  readonly #parsed = new Map<string, ParsedSource>();
  readonly #unreadable = new Map<string, string>();
  #options: FolderOptions = {};
  config: Config = DEFAULT_CONFIG;
  /** Absolute path of the configuration, if any. */
  configFile: string | undefined;
  configDocument: YamlDocument | undefined;
  /** Built-in rules, those of plug-ins, and policies of the configuration. */
  rules: readonly AnyRule[] = rules;
  /** Plug-ins that were not loaded, as the folder is not trusted. */
  leftOut: readonly string[] = [];
  /** Why the configuration is invalid; the last valid one stays in use. */
  configError: string | undefined;
  /** Counts everything that may change a result. */
  version = 0;

  /** Paths that files of the folder may refer to. */
  confines: Confines;
  /** Paths that its configuration may name. */
  configConfines: Confines;

  constructor(folder: string) {
    this.folder = folder;
    this.confines = this.configConfines = Confines.of({ cwd: folder, named: [folder], safe: true });
  }

  get kubernetesVersion(): string {
    return this.config.kubernetesVersion ?? NEWEST_VERSION;
  }

  /** The requested version, if it is newer than all known ones. */
  newer: string | undefined;
  #knowledge: { readonly version: number; readonly known: ClusterKnowledge } | undefined;

  /** Facts about the cluster from files and configuration. */
  get knowledge(): ClusterKnowledge {
    if (this.#knowledge?.version === this.version) return this.#knowledge.known;
    const { kubernetesVersion, newer } = this;
    const known = {
      kubernetesVersion,
      gatewayAPI: installedGatewayAPI(this.sources(), this.config),
      ...(newer !== undefined && { newer }),
    };
    this.#knowledge = { version: this.version, known };
    return known;
  }

  /** The folder as the command line would load it. */
  get host(): Host {
    const silent = (): void => undefined;
    return {
      cwd: this.folder,
      env: {},
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
      stdout: silent,
      stderr: silent,
      stdin: () => Buffer.alloc(0),
    };
  }

  get failures(): readonly { readonly path: string; readonly message: string }[] {
    return [...this.#unreadable].map(([path, message]) => ({ path, message }));
  }

  pathOf(file: string): string {
    return shownPath(this.folder, file);
  }

  absolute(path: string): string {
    return resolve(this.folder, path);
  }

  /** Reloads configuration and files. Never throws: errors are in `configError` and `failures`. */
  async load(options: FolderOptions = this.#options): Promise<void> {
    this.#options = options;
    this.version++;
    this.confines = Confines.of({ cwd: this.folder, named: [this.folder], safe: true });
    await this.#loadConfig();
    this.#disk.clear();
    this.#unreadable.clear();
    const root = this.configFile === undefined ? this.folder : dirname(this.configFile);
    const files =
      this.#options.openOnly === true ? [] : this.#discover(root).filter((file) => file !== this.configFile);
    this.#read(files);
    for (const [path, text] of this.#open) this.#judge(path, text);
    const parsed = [...this.#parsed.keys()];
    for (const path of parsed) if (!this.#disk.has(path) && !this.#open.has(path)) this.#drop(path);
  }

  #discover(root: string): readonly string[] {
    try {
      return discover([this.folder], { cwd: this.folder, ignores: this.config.ignores, ignoreRoot: root });
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  }

  async #loadConfig(): Promise<void> {
    const { config, kubernetesVersion, trusted } = this.#options;
    try {
      const read = trusted === true ? loadConfigAndRules : loadConfig;
      // Settings of an untrusted folder are as untrusted as its other files.
      if (config !== undefined && trusted !== true && this.confines.resolve(config, this.folder).kind === "outside")
        throw new UserError(
          `The setting kubenetlint.config refers to "${config}" outside of this folder, which is not trusted.`,
        );
      const loaded = await read(
        this.host,
        {
          ...(config !== undefined && { config }),
          ...(kubernetesVersion !== undefined && { kubernetesVersion }),
          ...(trusted !== true && { safe: true }),
        },
        rules,
      );
      const ofConfig = configConfines(this.confines, loaded.root);
      if (loaded.document !== undefined) checkConfigPaths(loaded.document, loaded.config, loaded.root, ofConfig);
      const asked = loaded.config.kubernetesVersion;
      const known = asked === undefined ? undefined : knownVersion(asked);
      this.newer = known?.newer;
      this.config =
        known === undefined ? loaded.config : { ...loaded.config, kubernetesVersion: known.kubernetesVersion };
      this.configConfines = ofConfig;
      this.configFile = loaded.file;
      this.configDocument = loaded.document;
      this.rules = loaded.rules;
      this.leftOut = loaded.leftOut;
      this.configError = undefined;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.configError = error.message;
    }
  }

  #read(files: readonly string[]): void {
    const { texts, failures } = readFiles(
      files.map((path) => ({ path, shown: this.pathOf(path) })),
      DEFAULT_LIMITS.maxFileSize,
      this.confines,
    );
    for (const { path, message } of failures) this.#unreadable.set(path, message);
    for (const { path, text } of texts) {
      // Like the command line: most JSON files of a folder are not manifests.
      if (path.endsWith(".json") && !isManifestText(text)) continue;
      if (this.#disk.get(path) === text) continue;
      this.#disk.set(path, text);
      if (!this.#open.has(path)) this.#parsed.delete(path);
    }
  }

  /** Handles a file that was changed, created or deleted on disk. @returns whether that changes a result. */
  refresh(file: string): boolean {
    const path = this.pathOf(file);
    if (!isManifestName(path) || file === this.configFile || path.startsWith("..")) return false;
    this.version++;
    const before = this.#disk.get(path);
    this.#disk.delete(path);
    this.#unreadable.delete(path);
    if (before !== undefined || this.#isWanted(file)) this.#read([file]);
    // A deleted file is not an error.
    if (!this.#disk.has(path)) {
      this.#unreadable.delete(path);
      if (!this.#open.has(path)) this.#drop(path);
    }
    if (this.#disk.get(path) !== before && !this.#open.has(path)) this.#parsed.delete(path);
    return true;
  }

  /** Whether a file is read: not ignored by git or the configuration. */
  #isWanted(file: string): boolean {
    if (this.#options.openOnly === true) return false;
    const root = this.configFile === undefined ? this.folder : dirname(this.configFile);
    return this.#discover(root).includes(file);
  }

  setOpen(file: string, text: string): void {
    const path = this.pathOf(file);
    if (this.#open.get(path) === text) return;
    const before = this.textOf(path);
    this.#open.set(path, text);
    this.#judge(path, text);
    // Opening a known file changes nothing.
    if (this.textOf(path) === before) return;
    this.version++;
    this.#parsed.delete(path);
  }

  /** Decides whether an open file is linted. A file that is not on disk yet always is. */
  #judge(path: string, text: string): void {
    const file = this.absolute(path);
    const isOther = file === this.configFile || (path.endsWith(".json") && !isManifestText(text));
    const isHidden =
      this.#options.openOnly !== true && !this.#disk.has(path) && existsSync(file) && !this.#isWanted(file);
    if (isOther || isHidden) this.#ignored.add(path);
    else this.#ignored.delete(path);
  }

  close(file: string): void {
    const path = this.pathOf(file);
    const text = this.textOf(path);
    this.#open.delete(path);
    this.#ignored.delete(path);
    if (this.#disk.get(path) === text) return;
    this.version++;
    this.#parsed.delete(path);
    if (!this.#disk.has(path)) this.#drop(path);
  }

  #drop(path: string): void {
    this.#parsed.delete(path);
    this.cache.forget(path);
  }

  isOpen(path: string): boolean {
    return this.#open.has(path);
  }

  textOf(path: string): string | undefined {
    return this.#ignored.has(path) ? undefined : (this.#open.get(path) ?? this.#disk.get(path));
  }

  source(path: string): ParsedSource | undefined {
    const text = this.textOf(path);
    if (text === undefined) return undefined;
    let parsed = this.#parsed.get(path);
    if (parsed === undefined) this.#parsed.set(path, (parsed = this.cache.parse({ path, text })));
    return parsed;
  }

  get paths(): readonly string[] {
    return [...new Set([...this.#disk.keys(), ...this.#open.keys()])].sort();
  }

  sources(): readonly ParsedSource[] {
    return this.paths.flatMap((path) => this.source(path) ?? []);
  }
}
