/** Nothing to complain of; findings of severity error, or a conversion that leaves some; wrong usage or unreadable input. */
export const exitCode = { clean: 0, findings: 1, usage: 2 } as const;
