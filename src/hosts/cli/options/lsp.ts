import type { Command } from "commander";

/** `lsp`. */
export function lspOptions(program: Command): void {
  program
    .command("lsp")
    .description("run the language server for editors")
    .requiredOption("--stdio", "speak over standard input and output")
    .option("--safe", "trust no folder, whatever the editor says")
    .action(async ({ safe = false }: { readonly safe?: boolean }) => {
      const { startServer } = await import("../../lsp/server.ts");
      startServer(safe);
      // The server lives as long as its connection.
      await new Promise<never>(() => {});
    });
}
