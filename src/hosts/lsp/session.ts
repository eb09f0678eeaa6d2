import { isRecord } from "../../base/is-record.ts";
import { dirname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { DirectAnalysis, ThreadAnalysis } from "./analysis.ts";
import type { Analysis, Change } from "./analysis.ts";
import { FolderSession } from "./folder-session.ts";
import type { Audience } from "./folder-session.ts";
import type { FolderOptions } from "./folder-store.ts";

/** Settings of the editor, section `kubenetlint`. */
export interface Settings extends Pick<FolderOptions, "config" | "kubernetesVersion"> {
  /** Show unknown findings as hints. */
  readonly reportUnknown: boolean;
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
  /** Plug-ins of the folders may be run. */
  readonly trusted: boolean;
}

export const DEFAULT_SETTINGS: Settings = { reportUnknown: false, codeLens: true, inlayHints: true, trusted: false };

/** Reads the settings of the editor; values of the wrong type are ignored. */
export function readSettings(raw: unknown, before: Settings = DEFAULT_SETTINGS): Settings {
  if (!isRecord(raw)) return before;
  const flag = (name: "reportUnknown" | "codeLens" | "inlayHints" | "trusted"): boolean =>
    typeof raw[name] === "boolean" ? raw[name] : before[name];
  const text = (name: "config" | "kubernetesVersion"): { readonly [key: string]: string } =>
    typeof raw[name] === "string" && raw[name] !== "" ? { [name]: raw[name] } : {};
  return {
    ...text("config"),
    ...text("kubernetesVersion"),
    reportUnknown: flag("reportUnknown"),
    codeLens: flag("codeLens"),
    inlayHints: flag("inlayHints"),
    trusted: flag("trusted"),
  };
}

/** The path of a `file:` URI; other schemes (`git:`, `untitled:`) are not manifests of a folder. */
export function fileOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

const CONFIG_NAME = /(?:^|[\\/])\.?kubenetlint\.(?:ya?ml|json)$/;
/** A thread that dies more often than this is not started again. */
const MOST_DEATHS = 3;

const isBelow = (file: string, folder: string): boolean =>
  file.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** All folders of an editor. */
export class Session {
  readonly #folders = new Map<string, FolderSession>();
  readonly #audience: Omit<Audience, "reportUnknown">;
  #analysis: Analysis;
  #deaths = 0;
  readonly #safe: boolean;
  settings: Settings = DEFAULT_SETTINGS;

  /**
   * @param program the file that runs as the analysis thread; undefined: no thread.
   * @param safe no folder is trusted.
   */
  constructor(audience: Omit<Audience, "reportUnknown">, program: string | undefined, safe = false) {
    this.#audience = audience;
    this.#safe = safe;
    this.#analysis =
      program === undefined ? new DirectAnalysis() : new ThreadAnalysis(program, () => this.#lost(program));
  }

  #lost(program: string): void {
    this.#deaths++;
    this.#audience.log(`The analysis thread ended (${this.#deaths}).`);
    this.#analysis =
      this.#deaths > MOST_DEATHS ? new DirectAnalysis() : new ThreadAnalysis(program, () => this.#lost(program));
    for (const folder of this.#folders.values()) folder.replay();
  }

  #options(openOnly: boolean): FolderOptions {
    const { config, kubernetesVersion, trusted } = this.settings;
    return {
      trusted: trusted && !this.#safe,
      ...(config !== undefined && { config }),
      ...(kubernetesVersion !== undefined && { kubernetesVersion }),
      ...(openOnly && { openOnly }),
    };
  }

  #add(folder: string, openOnly: boolean): FolderSession {
    // The thread may be replaced by a new one.
    const analysis: Analysis = {
      change: (change: Change) => this.#analysis.change(change),
      lint: (name) => this.#analysis.lint(name),
      stop: () => this.#analysis.stop(),
    };
    const audience: Audience = { ...this.#audience, reportUnknown: () => this.settings.reportUnknown };
    const added = new FolderSession(folder, this.#options(openOnly), analysis, audience);
    this.#folders.set(folder, added);
    this.#load(added);
    return added;
  }

  #load(folder: FolderSession, options?: FolderOptions): void {
    folder
      .load(options)
      .catch((error: unknown) =>
        this.#audience.log(
          `${folder.store.folder} could not be read: ` +
            (error instanceof Error ? (error.stack ?? error.message) : String(error)),
        ),
      );
  }

  addFolder(folder: string): void {
    const absolute = resolve(folder);
    const known = this.#folders.get(absolute);
    if (known === undefined) this.#add(absolute, false);
    // A file of the folder was opened before the folder.
    else if (known.isLone) this.#load(known, this.#options(false));
  }

  removeFolder(folder: string): void {
    this.#folders.get(resolve(folder))?.dispose();
    this.#folders.delete(resolve(folder));
  }

  /** The innermost folder that contains a file; undefined if there is none. */
  knownFolderOf(file: string): FolderSession | undefined {
    const holders = [...this.#folders.keys()]
      .filter((folder) => isBelow(file, folder))
      .sort((a, b) => b.length - a.length);
    const [innermost] = holders;
    return innermost === undefined ? undefined : this.#folders.get(innermost);
  }

  /** The same for an open file: outside of all folders it gets a session of its own, which reads nothing else. */
  folderOf(file: string): FolderSession {
    return this.knownFolderOf(file) ?? this.#add(dirname(file), true);
  }

  /** Handles a closed file; a session that exists only for single files ends with the last of them. */
  close(file: string): void {
    const folder = this.knownFolderOf(file);
    folder?.close(file);
    if (folder?.isLone === true && !folder.hasOpen) this.removeFolder(folder.store.folder);
  }

  /** Handles files that changed on disk: a changed configuration reloads everything. */
  refresh(files: readonly string[]): void {
    const isConfig = ({ store: { configFile, folder } }: FolderSession): boolean =>
      files.some(
        (file) =>
          file === configFile ||
          (file.endsWith(".gitignore") && isBelow(file, folder)) ||
          (CONFIG_NAME.test(file) && (dirname(file) === folder || isBelow(folder, dirname(file)))),
      );
    for (const folder of this.#folders.values()) {
      if (isConfig(folder)) this.#load(folder);
      else folder.refresh(files.filter((file) => isBelow(file, folder.store.folder)));
    }
  }

  configure(raw: unknown): void {
    const before = JSON.stringify(this.settings);
    this.settings = readSettings(raw, this.settings);
    if (before === JSON.stringify(this.settings)) return;
    for (const folder of this.#folders.values()) this.#load(folder, this.#options(folder.isLone));
  }

  stop(): void {
    this.#analysis.stop();
  }
}
