/** All effects of the command line; tests pass their own. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  stdout(text: string): void;
  stderr(text: string): void;
  /** All of standard input. */
  stdin(most: number): Buffer;
}

/** The result of a command; only `main` writes it and exits. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: ExitCode;
}

/** 0 clean, 1 findings, 2 wrong usage or configuration, 3 a failure of kubenetlint itself. */
export const EXIT = { clean: 0, findings: 1, usage: 2, internal: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
