import type { Command } from "commander";

/** `lsp`. */
export function lspOptions(program: Command): void {
  program
    .command("lsp")
    .description("run the language server for editors")
    .requiredOption("--stdio", "communicate over standard input and output")
    .option("--safe", "trust no folder, even if the editor does")
    .action(async ({ safe = false }: { readonly safe?: boolean }) => {
      const { startServer } = await import("../../lsp/server.ts");
      startServer(safe);
      // The server runs until its connection ends.
      await new Promise<never>(() => {});
    });
}
