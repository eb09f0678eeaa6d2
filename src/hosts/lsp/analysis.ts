import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { FolderStore } from "./folder-store.ts";
import type { FolderOptions } from "./folder-store.ts";
import { LintSession } from "../../workspace/lint-session.ts";
import { lintFolder } from "./full-lint.ts";
import type { FullResult } from "./full-lint.ts";

/** Changes of a folder, sent to the analysis thread in order. */
export type Change =
  | { readonly type: "load"; readonly folder: string; readonly options: FolderOptions }
  | { readonly type: "open"; readonly folder: string; readonly file: string; readonly text: string }
  | { readonly type: "close" | "refresh"; readonly folder: string; readonly file: string }
  | { readonly type: "drop"; readonly folder: string };

type Request = Change | { readonly type: "lint"; readonly folder: string; readonly id: number };
type Answer = { readonly id: number } & ({ readonly result: FullResult } | { readonly error: string });

/** Lints whole folders, usually in a thread of its own. */
export interface Analysis {
  change(change: Change): void;
  lint(folder: string): Promise<FullResult>;
  stop(): void;
}

/** Works in the calling thread, one change or lint after the other. */
export class DirectAnalysis implements Analysis {
  readonly #folders = new Map<string, { readonly store: FolderStore; readonly session: LintSession }>();
  #ready: Promise<void> = Promise.resolve();

  change(change: Change): void {
    this.#ready = this.#ready.then(() => this.#apply(change));
  }

  async #apply(change: Change): Promise<void> {
    let entry = this.#folders.get(change.folder);
    if (entry === undefined)
      this.#folders.set(change.folder, (entry = { store: new FolderStore(change.folder), session: new LintSession() }));
    switch (change.type) {
      case "load":
        return entry.store.load(change.options);
      case "open":
        entry.store.setOpen(change.file, change.text);
        return undefined;
      case "close":
        entry.store.close(change.file);
        return undefined;
      case "refresh":
        entry.store.refresh(change.file);
        return undefined;
      case "drop":
        this.#folders.delete(change.folder);
        return undefined;
      default:
        return change satisfies never;
    }
  }

  lint(folder: string): Promise<FullResult> {
    const result = this.#ready.then(() => {
      const entry = this.#folders.get(folder);
      if (entry === undefined) throw new Error(`the folder ${folder} is not open`);
      return lintFolder(entry.store, entry.session);
    });
    this.#ready = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  stop(): void {
    this.#folders.clear();
  }
}

/** argv marker of the worker thread. */
const THREAD = "lsp";

/** A worker thread that runs the same program. If it dies, the next folder is linted in a new one. */
export class ThreadAnalysis implements Analysis {
  readonly #program: string;
  readonly #lost: () => void;
  #worker: Worker | undefined;
  #next = 0;
  readonly #waiting = new Map<number, { resolve(result: FullResult): void; reject(error: Error): void }>();

  /** @param lost called when the thread died: the new one has no state yet. */
  constructor(program: string, lost: () => void) {
    this.#program = program;
    this.#lost = lost;
  }

  #start(): Worker {
    const worker = new Worker(this.#program, { argv: [THREAD, "--stdio"], stdout: true });
    worker.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ("result" in answer) waiting?.resolve(answer.result);
      else waiting?.reject(new Error(answer.error));
    });
    worker.on("error", (error) => this.#fail(worker, error));
    worker.on("exit", () => this.#fail(worker, new Error("the analysis thread ended")));
    worker.unref();
    return worker;
  }

  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
    this.#lost();
  }

  #send(request: Request): void {
    this.#worker ??= this.#start();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(request);
  }

  change(change: Change): void {
    this.#send(change);
  }

  lint(folder: string): Promise<FullResult> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ type: "lint", folder, id });
    });
  }

  stop(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}

/** Main function of the worker thread: handles the messages of `ThreadAnalysis`. */
export function runAnalysisThread(): void {
  const port = parentPort;
  if (isMainThread || port === null) throw new Error("not a worker thread");
  const analysis = new DirectAnalysis();
  port.on("message", (request: Request) => {
    if (request.type !== "lint") {
      analysis.change(request);
      return;
    }
    const { id, folder } = request;
    analysis.lint(folder).then(
      (result) => port.postMessage({ id, result } satisfies Answer),
      (error: unknown) =>
        port.postMessage({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        } satisfies Answer),
    );
  });
}
