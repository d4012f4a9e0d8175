/** Formats a duration: 65 000 ms -> "1:05", 3 665 000 ms -> "1:01:05". A negative duration counts as 0. */
export function formatElapsed(elapsedMs: number): string {
	const total = Math.max(0, Math.floor(elapsedMs / 1000));
	const two = (value: number) => String(value).padStart(2, '0');
	const hours = Math.floor(total / 3600);
	const minutes = Math.floor(total / 60) % 60;
	return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

/** Time of day in the reader's locale, e.g. "14:05". */
export const formatClock = (unixMs: number) =>
	new Date(unixMs).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });

/** Day in the reader's locale, e.g. "Tue, 3 Nov". */
export const formatDay = (unixMs: number) =>
	new Date(unixMs).toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short' });

/** Day and time in the reader's locale, e.g. "Tue, 3 Nov 2026, 14:05". */
export const formatDateTime = (unixMs: number) =>
	new Date(unixMs).toLocaleString([], {
		...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
		...{ hour: 'numeric', minute: '2-digit' },
	});

/** A day of any year, e.g. 31 May 2028. */
export const formatDate = (unixMs: number) =>
	new Date(unixMs).toLocaleDateString([], { day: 'numeric', month: 'long', year: 'numeric' });
