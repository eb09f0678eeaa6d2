import type { Host } from "../../workspace/host.ts";

/** The result of a program. */
export interface ProgramRun {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** All effects of the action; tests pass their own. Reports are written by the command line, which the action calls. */
export interface ActionHost extends Host {
  /** An empty temporary folder. */
  temporaryFolder(): string;
  readFile(path: string): string;
  /** Appends to a file that the runner reads after the step. */
  append(path: string, text: string): void;
  /** Runs git in the working directory. */
  git(args: readonly string[]): ProgramRun;
  /** A random word that no manifest can contain on purpose. */
  unguessable(): string;
}
