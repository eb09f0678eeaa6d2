import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import type {
  Diagnostic,
  ProtocolConnection,
  PublishDiagnosticsParams,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { bundleServer } from "../../src/dev/build-vscode.ts";

let bundle: Promise<string> | undefined;

/** The server as it is shipped: one bundled file. Built once for all tests of a file. */
export function serverProgram(): Promise<string> {
  bundle ??= (async () => {
    const file = join(mkdtempSync(join(tmpdir(), "kubenetlint-lsp-")), "server.cjs");
    await bundleServer(file);
    return file;
  })();
  return bundle;
}

/** A copy of a workspace, so that a test may write into it. */
export function copyOf(fixture: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kubenetlint-workspace-")));
  cpSync(fixture, folder, { recursive: true });
  return folder;
}

export interface Options {
  readonly folders?: readonly string[];
  readonly initializationOptions?: object;
}

/** An editor as far as the server can tell: opens, types and asks over stdio, and remembers what it was told. */
export class LspClient {
  readonly connection: ProtocolConnection;
  readonly folder: string;
  readonly messages: string[] = [];
  readonly logs: string[] = [];
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #listeners = new Set<(params: PublishDiagnosticsParams) => void>();
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #child;
  #settled: (() => void) | undefined;

  private constructor(program: string, folder: string) {
    this.folder = folder;
    this.#child = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr.on("data", (data: Buffer) => this.logs.push(data.toString()));
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.#child.stdout),
      new StreamMessageWriter(this.#child.stdin),
    );
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, params);
      for (const listener of this.#listeners) listener(params);
    });
    this.connection.onNotification(
      "window/showMessage",
      ({ message }: { message: string }) => void this.messages.push(message),
    );
    this.connection.onNotification(
      "window/logMessage",
      ({ message }: { message: string }) => void this.logs.push(message),
    );
    for (const request of ["client/registerCapability", "workspace/inlayHint/refresh"])
      this.connection.onRequest(request, () => null);
    this.connection.onRequest("workspace/codeLens/refresh", () => {
      this.#settled?.();
      return null;
    });
    this.connection.listen();
  }

  static async start(folder: string, { folders = [folder], initializationOptions }: Options = {}): Promise<LspClient> {
    const client = new LspClient(await serverProgram(), folder);
    await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: {
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
          codeLens: { refreshSupport: true },
        },
      },
      workspaceFolders: folders.map((one) => ({ uri: pathToFileURL(one).href, name: one })),
      initializationOptions,
    });
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folder, path)).href;
  }

  text(path: string): string {
    return this.#texts.get(path)?.text ?? readFileSync(join(this.folder, path), "utf8");
  }

  async open(path: string, text = this.text(path)): Promise<void> {
    this.#texts.set(path, { text, version: 1 });
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: this.uri(path), languageId: "yaml", version: 1, text },
    });
  }

  versionOf(path: string): number {
    return this.#texts.get(path)?.version ?? 0;
  }

  /** Waits until the whole workspace has been looked at again: the server then asks for lenses anew. */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the workspace was not looked at\n${this.logs.join("\n")}`)),
        120_000,
      );
      this.#settled = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Replaces the first `from` by `to`, as an incremental change. */
  async type(path: string, from: string, to: string): Promise<number> {
    const { text, version } = this.#texts.get(path)!;
    const offset = text.indexOf(from);
    if (offset < 0) throw new Error(`${path} does not hold "${from}"`);
    const range = { start: positionOf(text, offset), end: positionOf(text, offset + from.length) };
    this.#texts.set(path, {
      text: text.slice(0, offset) + to + text.slice(offset + from.length),
      version: version + 1,
    });
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri(path), version: version + 1 },
      contentChanges: [{ range, text: to }],
    });
    return version + 1;
  }

  /** The position of the `|` in `near`, a part of the text with the cursor in it. */
  at(path: string, near: string): { line: number; character: number } {
    const offset = this.text(path).indexOf(near.replace("|", ""));
    if (offset < 0) throw new Error(`${path} does not hold "${near}"`);
    return positionOf(this.text(path), offset + near.indexOf("|"));
  }

  ask<T>(method: string, path: string, near: string | undefined, params: object = {}): Promise<T> {
    const position = near === undefined ? {} : { position: this.at(path, near) };
    return this.connection.sendRequest(`textDocument/${method}`, {
      textDocument: { uri: this.uri(path) },
      ...position,
      ...params,
    });
  }

  diagnostics(path: string): readonly Diagnostic[] {
    return this.#published.get(this.uri(path))?.diagnostics ?? [];
  }

  codes(path: string): readonly string[] {
    return this.diagnostics(path).map(({ code }) => String(code));
  }

  /** Waits until what is shown of a file meets a condition. */
  async until(
    path: string,
    holds: (diagnostics: readonly Diagnostic[]) => boolean,
    what = "the diagnostics",
  ): Promise<readonly Diagnostic[]> {
    const uri = this.uri(path);
    const now = this.#published.get(uri);
    if (now !== undefined && holds(now.diagnostics)) return now.diagnostics;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Error(
              `${path}: ${what} did not come; shown are ${JSON.stringify(this.codes(path))}\n${this.logs.join("\n")}`,
            ),
          ),
        30_000,
      );
      const listener = (params: PublishDiagnosticsParams): void => {
        if (params.uri !== uri || !holds(params.diagnostics)) return;
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve(params.diagnostics);
      };
      this.#listeners.add(listener);
    });
  }

  /** Listens to everything published from now on. */
  onPublished(listener: (params: PublishDiagnosticsParams) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a file would be after an edit of the workspace. */
  applied(path: string, edit: WorkspaceEdit): string {
    const edits = [...(edit.changes?.[this.uri(path)] ?? [])];
    let text = this.text(path);
    for (const { range, newText } of edits.sort(
      (a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character,
    )) {
      text = text.slice(0, offsetOf(text, range.start)) + newText + text.slice(offsetOf(text, range.end));
    }
    return text;
  }

  get alive(): boolean {
    return this.#child.exitCode === null;
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    this.connection.dispose();
    await new Promise((resolve) =>
      this.#child.exitCode === null ? this.#child.once("exit", resolve) : resolve(undefined),
    );
  }
}

function positionOf(text: string, offset: number): { line: number; character: number } {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

function offsetOf(text: string, { line, character }: { line: number; character: number }): number {
  return (
    text
      .split("\n")
      .slice(0, line)
      .reduce((sum, one) => sum + one.length + 1, 0) + character
  );
}

export { offsetOf };
