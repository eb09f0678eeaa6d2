import { isMainThread } from "node:worker_threads";
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  createConnection,
  InlayHintRefreshRequest,
  MessageType,
  ProposedFeatures,
  ShowMessageNotification,
  TextDocuments,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import type { Connection, InitializeParams, InitializeResult } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { version } from "../version.ts";
import { runAnalysisThread } from "./analysis.ts";
import { registerRequests } from "./requests.ts";
import { COMMANDS } from "./features/commands.ts";
import { fileOf, Session } from "./session.ts";

const result: InitializeResult = {
  serverInfo: { name: "kubenetlint", version: version() },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    codeLensProvider: { resolveProvider: false },
    completionProvider: { triggerCharacters: [" ", ":"] },
    definitionProvider: true,
    documentHighlightProvider: true,
    executeCommandProvider: { commands: Object.values(COMMANDS) },
    hoverProvider: true,
    inlayHintProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
};

const WATCHED = ["**/*.{yaml,yml,json}", "**/Kustomization", "**/.gitignore", "**/*.tpl"];

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null || rootUri === undefined ? [] : [rootUri]);
  return uris.flatMap((uri) => fileOf(uri) ?? []);
}

/** Runs an action later; errors are logged and never reach the connection. */
function safely(connection: Connection, what: string, work: () => void | Promise<void>): void {
  const tell = (error: unknown): void =>
    connection.console.error(
      `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  try {
    Promise.resolve(work()).catch(tell);
  } catch (error) {
    tell(error);
  }
}

function serve(connection: Connection, safe: boolean): void {
  const documents = new TextDocuments(TextDocument);
  let params: InitializeParams | undefined;
  const capable = (): NonNullable<InitializeParams["capabilities"]["workspace"]> =>
    params?.capabilities.workspace ?? {};
  const session = new Session(
    {
      diagnostics: (uri, documentVersion, diagnostics) =>
        void connection.sendDiagnostics({
          uri,
          diagnostics: [...diagnostics],
          ...(documentVersion !== undefined && { version: documentVersion }),
        }),
      log: (message) => connection.console.error(message),
      warn: (message) =>
        void connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Warning,
          message: `kubenetlint: ${message}`,
        }),
      refresh() {
        if (capable().codeLens?.refreshSupport === true)
          connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
        if (capable().inlayHint?.refreshSupport === true)
          connection.sendRequest(InlayHintRefreshRequest.type).catch(() => undefined);
      },
    },
    process.argv[1],
    safe,
  );
  connection.onInitialize((given) => {
    params = given;
    session.configure(given.initializationOptions);
    return result;
  });
  connection.onInitialized(() =>
    safely(connection, "Start", async () => {
      if (params !== undefined) for (const folder of foldersOf(params)) session.addFolder(folder);
      if (capable().workspaceFolders === true) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          for (const { uri } of removed) session.removeFolder(fileOf(uri) ?? "");
          for (const { uri } of added) session.addFolder(fileOf(uri) ?? "");
        });
      }
      if (capable().didChangeWatchedFiles?.dynamicRegistration === true) {
        const { DidChangeWatchedFilesNotification } = await import("vscode-languageserver/node");
        await connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: WATCHED.map((globPattern) => ({ globPattern })),
        });
      }
    }),
  );
  connection.onDidChangeConfiguration(({ settings }) =>
    safely(connection, "Configuration", async () => {
      const own: unknown = (settings as { readonly kubenetlint?: unknown } | null | undefined)?.kubenetlint;
      session.configure(
        own ??
          (capable().configuration === true ? await connection.workspace.getConfiguration("kubenetlint") : undefined),
      );
    }),
  );
  connection.onDidChangeWatchedFiles(({ changes }) =>
    safely(connection, "Watching files", () => session.refresh(changes.flatMap(({ uri }) => fileOf(uri) ?? []))),
  );
  documents.onDidChangeContent(({ document }) =>
    safely(connection, "An edit", () => {
      const file = fileOf(document.uri);
      if (file !== undefined) session.folderOf(file).open(file, document.uri, document.version, document.getText());
    }),
  );
  documents.onDidSave(({ document }) =>
    safely(connection, "Saving", () => {
      const file = fileOf(document.uri);
      if (file !== undefined) session.refresh([file]);
    }),
  );
  documents.onDidClose(({ document }) =>
    safely(connection, "Closing", () => {
      const file = fileOf(document.uri);
      if (file !== undefined) session.close(file);
    }),
  );
  registerRequests(connection, session, () => params?.initializationOptions as unknown);
  connection.onShutdown(() => session.stop());
  documents.listen(connection);
  connection.listen();
}

/**
 * `kubenetlint lsp --stdio`: serves the Language Server Protocol until the editor disconnects. In a worker thread,
 * which the server starts with the same program, it lints whole folders instead.
 * @param safe no folder is trusted, even if the editor trusts it.
 */
export function startServer(safe = false): void {
  if (!isMainThread) {
    runAnalysisThread();
    return;
  }
  // Standard output belongs to the protocol; nothing else may print there.
  console.log = console.error;
  const connection = process.argv.some((arg) => /^--(?:stdio|node-ipc|socket|pipe)/.test(arg))
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  const survive = (error: unknown): void =>
    connection.console.error(
      `kubenetlint failed and continues: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  process.on("uncaughtException", survive);
  process.on("unhandledRejection", survive);
  serve(connection, safe);
}
