import { commands, EventEmitter, Uri, ViewColumn, window, workspace } from "vscode";
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

const SCHEME = "kubenetlint";
let client: LanguageClient | undefined;

/** Answers of the server, by the URI under which they are shown. */
const answers = new Map<string, string>();
const changed = new EventEmitter<Uri>();

function settings(): object {
  const { config, kubernetesVersion, reportUnknown, codeLens, inlayHints } = workspace.getConfiguration("kubenetlint");
  return { config, kubernetesVersion, reportUnknown, codeLens, inlayHints, trusted: workspace.isTrusted };
}

/** Runs a command of the server and shows the answer beside the editor. */
async function show(title: string, command: string, uri: string, args: readonly string[]): Promise<void> {
  try {
    const text = await client?.sendRequest<string>("workspace/executeCommand", {
      command: `kubenetlint.server.${command}`,
      arguments: [uri, ...args],
    });
    const target = Uri.from({
      scheme: SCHEME,
      path: `/${[title, ...args.map((arg) => arg.replaceAll("/", "∕"))].join(" ")}`,
    });
    answers.set(target.toString(), text ?? "");
    changed.fire(target);
    await window.showTextDocument(await workspace.openTextDocument(target), {
      viewColumn: ViewColumn.Beside,
      preview: true,
      preserveFocus: true,
    });
  } catch (error) {
    await window.showWarningMessage(`kubenetlint: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The document of a command: that of the lens, or the active one. */
function documentOf(given: unknown): string | undefined {
  if (typeof given === "string") return given;
  const active = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
  return active?.scheme === "file" ? client?.code2ProtocolConverter.asUri(active) : undefined;
}

function register(
  context: ExtensionContext,
  name: string,
  run: (uri: string, subject: string | undefined) => Promise<void>,
): void {
  context.subscriptions.push(
    commands.registerCommand(`kubenetlint.${name}`, async (given?: unknown, subject?: unknown) => {
      const uri = documentOf(given);
      if (uri === undefined) await window.showInformationMessage("kubenetlint: open a manifest first.");
      else await run(uri, typeof subject === "string" ? subject : undefined);
    }),
  );
}

async function trace(uri: string): Promise<void> {
  const target = await window.showInputBox({
    title: "Trace to",
    placeHolder: "http://payments.shop/ or payments.shop:80",
    ignoreFocusOut: true,
  });
  if (target === undefined || target === "") return;
  const from = await window.showInputBox({
    title: "From",
    placeHolder: "NAMESPACE/WORKLOAD, or external",
    value: "external",
    ignoreFocusOut: true,
  });
  if (from !== undefined) await show("Trace", "trace", uri, [target, from]);
}

export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath("dist/server.cjs");
  const run = { module, transport: TransportKind.stdio };
  client = new LanguageClient(
    "kubenetlint",
    "kubenetlint",
    { run, debug: run },
    {
      documentSelector: [
        { scheme: "file", language: "yaml" },
        { scheme: "file", language: "json" },
      ],
      initializationOptions: {
        ...settings(),
        lensCommands: { endpoints: "kubenetlint.endpoints", reach: "kubenetlint.reach" },
      },
      synchronize: {},
    },
  );
  const own = client;
  const tell = (): Promise<void> =>
    own.sendNotification("workspace/didChangeConfiguration", { settings: { kubenetlint: settings() } });
  context.subscriptions.push(
    own,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => answers.get(uri.toString()) ?? "",
    }),
    workspace.onDidCloseTextDocument(({ uri }) => answers.delete(uri.toString())),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("kubenetlint") && void tell()),
    workspace.onDidGrantWorkspaceTrust(() => void tell()),
    commands.registerCommand("kubenetlint.restart", () => own.restart()),
  );
  register(context, "endpoints", (uri, subject) =>
    show("Endpoints", "endpoints", uri, subject === undefined ? [] : [subject]),
  );
  register(context, "reach", (uri, subject) => show("Reach", "reach", uri, subject === undefined ? [] : [subject]));
  register(context, "trace", trace);
  await own.start();
}

export const deactivate = async (): Promise<void> => await client?.stop();
