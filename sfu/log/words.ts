/** Below, durations are told in ms. */
const shortMs = 10_000;

const levels: Record<number, string> = { 20: 'debug', 30: '', 40: 'warning', 50: 'error', 60: 'error' };

/** A line of the log as words: time, what happened, and its fields as `name value`. */
export function words(line: string): string {
	const { time, level, msg, err, ...fields }: Record<string, unknown> = JSON.parse(line);
	const label = levels[Number(level)] ?? '';
	const details = Object.entries(fields).map(([name, value]) => fieldInWords(name, value));
	const text = `${label && `${label}: `}${String(msg ?? '')}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
	return `${timeOf(String(time))}  ${text}\n${stackOf(err)}`;
}

/** On the clock of the wall, as whoever sits at the terminal has it. */
function timeOf(time: string): string {
	const date = new Date(time);
	return Number.isNaN(date.getTime()) ? time : date.toLocaleTimeString('en-GB');
}

/** `roomId`: room id. `durationMs`: duration, with the unit. */
function fieldInWords(name: string, value: unknown): string {
	const named = name.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
	if (!name.endsWith('Ms') || typeof value !== 'number') return `${named} ${valueInWords(value)}`;
	return value < shortMs ? `${named} ${value} ms` : `${named} ${Math.round(value / 1000)} s`;
}

function valueInWords(value: unknown): string {
	if (Array.isArray(value)) return value.map(valueInWords).join(' ');
	if (typeof value === 'object' && value !== null) {
		return Object.entries(value)
			.map(([name, each]) => fieldInWords(name, each))
			.join(' ');
	}
	return String(value);
}

function stackOf(error: unknown): string {
	if (typeof error !== 'object' || error === null) return '';
	const text = 'stack' in error && typeof error.stack === 'string' ? error.stack : valueInWords(error);
	return `${text.replace(/^/gm, '    ')}\n`;
}
