import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { CancellationToken, Connection, Position } from "vscode-languageserver/node";
import { UserError } from "../../diagnostic/user-error.ts";
import type { FolderSession } from "./folder-session.ts";
import type { ScopeView } from "./folder-view.ts";
import { offsetAt } from "./places.ts";
import { actionsFor } from "./features/actions.ts";
import { COMMANDS, runCommand } from "./features/commands.ts";
import type { CommandName } from "./features/commands.ts";
import { completionsAt } from "./features/completion.ts";
import { hoverAt } from "./features/hover.ts";
import { hintsFor } from "./features/inlay.ts";
import { lensesFor } from "./features/lens.ts";
import { definitionAt, highlightsAt, referencesAt } from "./features/navigation.ts";
import { prepareRename, rename, RenameRefused } from "./features/rename.ts";
import { fileOf } from "./session.ts";
import type { Session } from "./session.ts";

/** The file of a request, with the view of its scope. */
interface Target {
  readonly folder: FolderSession;
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  /** Views of whole scopes: complete, but slow after an edit. */
  readonly views: readonly ScopeView[];
  /** Views of the surroundings of the file. */
  readonly near: readonly ScopeView[];
  offset(position: Position): number;
}

interface Asked {
  readonly textDocument: { readonly uri: string };
}

function targetOf(session: Session, uri: string): Target | undefined {
  const file = fileOf(uri);
  if (file === undefined) return undefined;
  const folder = session.knownFolderOf(file);
  if (folder === undefined) return undefined;
  const path = folder.store.pathOf(file);
  const text = folder.store.textOf(path);
  if (text === undefined) return undefined;
  return {
    folder,
    path,
    uri,
    text,
    get views() {
      return folder.view.viewsOf(path);
    },
    get near() {
      return folder.nearViews(path);
    },
    offset: (position) => offsetAt(text, position),
  };
}

const nextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const refusal = (message: string): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestFailed, message);

/** Registers all requests. A handler that fails is logged and returns nothing; a cancelled one is not run. */
export function registerRequests(connection: Connection, session: Session, initializationOptions: () => unknown): void {
  function guard<P extends Asked, R>(
    answer: (target: Target, params: P) => R,
  ): (params: P, token: CancellationToken) => Promise<R | null> {
    return async (params, token) => {
      // Lets a cancellation arrive that was sent right after the request.
      await nextTick();
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      try {
        const target = targetOf(session, params.textDocument.uri);
        return target === undefined ? null : answer(target, params);
      } catch (error) {
        if (error instanceof RenameRefused || error instanceof UserError) throw refusal(error.message);
        connection.console.error(
          `A request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        return null;
      }
    };
  }
  const lensCommands = () => {
    const commands = (
      initializationOptions() as
        | { readonly lensCommands?: { readonly endpoints?: string; readonly reach?: string } }
        | undefined
    )?.lensCommands;
    return { endpoints: commands?.endpoints ?? COMMANDS.endpoints, reach: commands?.reach ?? COMMANDS.reach };
  };

  connection.onHover(
    guard(
      ({ folder, near, path, offset }, { position }) =>
        hoverAt(near, path, offset(position), folder.findingsOf(path), (id) =>
          folder.store.rules.find((rule) => rule.id === id),
        ) ?? null,
    ),
  );
  connection.onDefinition(
    guard((target, { position }) => {
      const { folder, path, offset } = target;
      const found = definitionAt(target.near, path, offset(position), folder.uriOf);
      return [...(found.length > 0 ? found : definitionAt(target.views, path, offset(position), folder.uriOf))];
    }),
  );
  connection.onReferences(
    guard(({ folder, views, path, offset }, { position, context }) => [
      ...referencesAt(views, path, offset(position), context.includeDeclaration, folder.uriOf),
    ]),
  );
  connection.onDocumentHighlight(
    guard(({ folder, near, path, offset }, { position }) =>
      highlightsAt(near, path, offset(position), folder.uriOf).map(({ range }) => ({ range })),
    ),
  );
  connection.onPrepareRename(
    guard(
      ({ folder, near, path, offset }, { position }) =>
        prepareRename(near, path, offset(position), (file) => folder.store.textOf(file)) ?? null,
    ),
  );
  connection.onRenameRequest(
    guard(
      ({ folder, views, path, offset }, { position, newName }) =>
        rename(views, path, offset(position), newName, (file) => folder.store.textOf(file), folder.uriOf) ?? null,
    ),
  );
  connection.onCompletion(
    guard(({ folder, near: [view], path, text, offset }, { position }) =>
      view === undefined ? [] : [...completionsAt(view, path, text, offset(position), folder.store.config.namespace)],
    ),
  );
  connection.onCodeLens(
    guard(({ near: [view], path, uri }) =>
      view === undefined || !session.settings.codeLens ? [] : [...lensesFor(view, path, uri, lensCommands())],
    ),
  );
  connection.languages.inlayHint.on(
    guard(({ near: [view], path }, { range }) =>
      view === undefined || !session.settings.inlayHints ? [] : [...hintsFor(view, path, range)],
    ),
  );
  connection.onCodeAction(
    guard(({ folder, path }, { context }) => {
      const findings = new Map(folder.findingsOf(path).map((finding) => [finding.fingerprint, finding]));
      return [
        ...actionsFor(
          context.diagnostics,
          findings,
          folder.provedFixes,
          (file) => folder.store.textOf(file),
          folder.uriOf,
        ),
      ];
    }),
  );
  connection.onExecuteCommand(async ({ command, arguments: args = [] }) => {
    const name = (Object.keys(COMMANDS) as readonly CommandName[]).find((one) => COMMANDS[one] === command);
    const [uri, ...rest] = args as readonly unknown[];
    if (name === undefined || typeof uri !== "string") throw refusal(`${command} needs the URI of a document.`);
    const target = targetOf(session, uri);
    const [view] = target?.views ?? [];
    if (target === undefined || view === undefined) throw refusal("This document is not a manifest of the workspace.");
    const { config, knowledge } = target.folder.store;
    try {
      return runCommand(
        name,
        view,
        rest.filter((arg): arg is string => typeof arg === "string" && arg !== ""),
        { namespace: config.namespace, knowledge },
      );
    } catch (error) {
      if (error instanceof UserError) throw refusal(error.message);
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      throw refusal(`${command} failed; see the log.`);
    }
  });
}
