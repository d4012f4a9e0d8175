const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** Formats a size with decimal units in the reader's locale, as file managers show it: 1 234 567 bytes -> "1.2 MB". */
export function formatBytes(bytes: number): string {
	let value = Math.max(0, bytes) / 1e3;
	let unit = 0;
	// Not 1000: 999 950 bytes would be rounded to "1,000 kB".
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1e3;
		unit += 1;
	}
	return `${value.toLocaleString([], { maximumFractionDigits: value < 10 ? 1 : 0 })} ${units[unit]}`;
}
