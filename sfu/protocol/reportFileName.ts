/** A name without colons, which Windows refuses, e.g. `lectern-report-2026-03-04T10-20-30.txt`. */
export const reportFileName = (now: Date): string =>
	`lectern-report-${now.toISOString().slice(0, 19).replaceAll(':', '-')}.txt`;
