process.on("exit", () => require("fs").writeSync(3, String(process.resourceUsage().maxRSS)));
