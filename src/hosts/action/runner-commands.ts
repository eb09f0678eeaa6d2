import { printable } from "../../base/printable.ts";
import type { ActionHost } from "./action-host.ts";

/**
 * An annotation about the run itself, without a file. Source: actions/runner ActionCommand.cs, `_escapeDataMappings`.
 */
export function annotate(host: ActionHost, command: "error" | "notice", text: string): void {
  const data = text.split("\n").map(printable).join("\n").replaceAll("%", "%25").replaceAll("\n", "%0A");
  host.stdout(`::${command} title=kubenetlint::${data}\n`);
}

/**
 * Prints text in which the runner executes no commands: it stops processing until it reads a random word.
 * Source: actions/runner ActionCommandManager.cs, "stop-commands".
 */
export function withoutCommands(host: ActionHost, print: (host: ActionHost) => void): void {
  const word = host.unguessable();
  host.stdout(`::stop-commands::${word}\n`);
  try {
    print(host);
  } finally {
    host.stdout(`::${word}::\n`);
  }
}

/**
 * Sets outputs of the step; a value may contain anything except the delimiter. Source: actions/runner
 * FileCommandManager.cs.
 */
export function setOutputs(host: ActionHost, outputs: Readonly<Record<string, string | number>>): void {
  const file = host.env["GITHUB_OUTPUT"];
  if (file === undefined || file === "") return;
  const delimiter = `ghadelimiter_${host.unguessable()}`;
  host.append(
    file,
    Object.entries(outputs)
      .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
      .join(""),
  );
}
