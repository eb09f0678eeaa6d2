import type { Distribution, TrafficShare } from "../../simulate/service/traffic.ts";
import { printable } from "../../base/printable.ts";
import { table } from "./table.ts";

const percent = (share: number): string => `${(share * 100).toFixed(2).replace(/\.?0+$/, "")} %`;

/** Two decimals for people; JSON has all digits. */
const row = ({ share, address, pod = "<none>", node = "<none>", zone = "<none>" }: TrafficShare): readonly string[] => [
  percent(share),
  address,
  pod,
  node,
  zone,
];

const withBackend = (one: TrafficShare): readonly string[] => [...row(one), one.backend ?? "<none>"];

function section({ title, shares, lost, notes }: Distribution): string {
  const weighted = shares.some(({ backend }) => backend !== undefined);
  const headers = ["SHARE", "ADDRESS", "POD", "NODE", "ZONE", ...(weighted ? ["BACKEND"] : [])];
  const rows = shares.toSorted((a, b) => b.share - a.share).map(weighted ? withBackend : row);
  const lines = [
    `${printable(title)}\n`,
    rows.length > 0 ? table(headers, rows) : "",
    ...lost.map(({ share, reason }) => `lost ${percent(share)}: ${printable(reason)}\n`),
    ...notes.map((note) => `note: ${printable(note)}\n`),
  ];
  return lines.join("");
}

/** One block for each distribution: shares, largest first, then lost shares with the reason. */
export const trafficText = (distributions: readonly Distribution[]): string => distributions.map(section).join("\n");
