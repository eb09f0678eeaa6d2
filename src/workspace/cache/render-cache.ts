import { compareText } from "../../base/compare-text.ts";
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { maskText } from "../../diagnostic/mask.ts";
import type { Confines } from "../../read/confines.ts";
import { findProgram } from "../../read/program.ts";
import type { ToolOutcome } from "../../render/run-tool.ts";
import type { CacheStore } from "./cache-store.ts";
import { digest } from "./cache-store.ts";

/** Entries kept: a repository may have hundreds of kustomizations and releases. */
const MOST_KEPT = 2000;
/** With more files than this, reading them all costs more than running the program again. */
const MOST_FILES = 5000;

export interface Rendering {
  readonly outcome: ToolOutcome;
  /** Stored beside the output, such as the folder that its paths are relative to. */
  readonly place: string;
}

/** Runs kustomize and Helm only when a file has changed in the folders that they may read. */
export class RenderCache {
  readonly #store: CacheStore;
  readonly #confines: Confines;
  readonly #excludedFolders: readonly string[];
  /** Digests by folder: a base is read once, however many kustomizations use it. */
  readonly #folders = new Map<string, string | undefined>();

  /** @param excludedFolders folders in which programs are not looked up. */
  constructor(store: CacheStore, confines: Confines, excludedFolders: readonly string[]) {
    this.#store = store;
    this.#confines = confines;
    this.#excludedFolders = excludedFolders;
  }

  /**
   * @param words arguments of the program, paths and version included.
   * @param program its name, looked up in `PATH`; another file of that name counts as another program.
   * @param folders absolute; the program reads nothing outside of them.
   */
  async render(
    words: readonly string[],
    program: readonly string[],
    folders: readonly string[],
    run: () => Promise<Rendering>,
  ): Promise<Rendering> {
    const contents = [...new Set(folders)].sort().map((folder) => this.#digestOf(folder));
    if (!contents.every((content) => content !== undefined)) return run();
    const key = digest(...words, ...program.map((name) => identityOf(name, this.#excludedFolders)), ...contents);
    const known = this.#store.get("render", key);
    if (isRendering(known)) return { outcome: { kind: "rendered", text: known.text }, place: known.place };
    const result = await run();
    // A failure may be temporary, and values of Secrets are never written to disk.
    const keeps = result.outcome.kind === "rendered" && maskText(result.outcome.text) === result.outcome.text;
    if (keeps)
      this.#store.setText("render", key, JSON.stringify({ text: result.outcome.text, place: result.place }), MOST_KEPT);
    return result;
  }

  #digestOf(folder: string): string | undefined {
    if (!this.#folders.has(folder)) {
      const contents = contentsOf(folder, this.#confines);
      this.#folders.set(folder, contents && digest(...contents));
    }
    return this.#folders.get(folder);
  }
}

function isRendering(value: unknown): value is { readonly text: string; readonly place: string } {
  if (typeof value !== "object" || value === null) return false;
  const { text, place } = value as { readonly text?: unknown; readonly place?: unknown };
  return typeof text === "string" && typeof place === "string";
}

function identityOf(program: string, excludedFolders: readonly string[]): string {
  const file = isAbsolute(program) ? program : findProgram(program, excludedFolders);
  const stat = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  return `${file ?? program} ${stat?.size ?? ""} ${stat?.mtimeMs ?? ""}`;
}

function contentsOf(folder: string, confines: Confines): readonly (string | Buffer)[] | undefined {
  const found: (string | Buffer)[] = [];
  let files = 0;
  const visit = (below: string): boolean =>
    readdirSync(below, { withFileTypes: true })
      .sort((a, b) => compareText(a.name, b.name))
      .every((entry) => {
        const path = join(below, entry.name);
        if (entry.name === ".git" || entry.name === "node_modules") return true;
        if (entry.isDirectory()) return visit(path);
        if (++files > MOST_FILES) return false;
        found.push(
          path,
          entry.isFile() ? readFileSync(path) : entry.isSymbolicLink() ? linkContent(path, confines) : "",
        );
        return true;
      });
  try {
    return visit(folder) ? found : undefined;
  } catch {
    return undefined;
  }
}

function linkContent(path: string, confines: Confines): string | Buffer {
  const { kind } = confines.resolve(path);
  if (kind !== "inside") return readlinkSync(path);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) throw new Error("a linked folder is not followed");
  return stat?.isFile() === true ? readFileSync(path) : readlinkSync(path);
}
