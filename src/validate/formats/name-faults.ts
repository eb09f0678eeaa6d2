const LOWER = "may only contain lower-case letters, digits and '-'";
export const ENDS = "must start and end with a letter or digit";
const LOWER_AND = LOWER.replace(" and", ",");

/** What is wrong with a value that is not a name or an address at all. */
export const NAME_FAULTS = {
  dnsLabel: `is not a DNS label: it ${LOWER}, and ${ENDS}`,
  dnsLabel1035: `is not a DNS-1035 label: it ${LOWER}, must start with a letter and end with a letter or digit`,
  dnsSubdomain: `is not a DNS name: it ${LOWER_AND} and '.', and each part ${ENDS}`,
  dnsSubdomainWithUnderscore: `is not a DNS name: it ${LOWER_AND}, '_' and '.'`,
  ip: "is not an IP address, such as 10.9.8.7 or 2001:db8::ffff",
  cidr: "is not an address range, such as 10.9.8.0/24 or 2001:db8::/64",
} as const;

const ALL: ReadonlySet<string> = new Set(Object.values(NAME_FAULTS));

export const isNameFault = (fault: string): boolean => ALL.has(fault);
