import { destination, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Settings } from './config.ts';
import { printable } from './printable.ts';

/** Logs always go to stderr, because stdout is reserved for the line of `--json`. Written synchronously, without a thread. */
export function createLogger(level: Settings['logLevel']): Logger {
	const options = { level, base: null, timestamp: stdTimeFunctions.isoTime, serializers: { err: stdSerializers.err } };
	return pino(options, process.stderr.isTTY ? readable : lines);
}

const stderr = destination({ dest: 2, sync: true });

/** JSON. Names and messages from outside are in it, and logs are read in terminals. */
const lines = { write: (line: string) => void stderr.write(printable(line)) };

/** For a terminal: time, level, message, fields. */
const readable = {
	write(line: string): void {
		const { time, level, msg, ...fields }: Record<string, unknown> = JSON.parse(line);
		const label = pino.levels.labels[Number(level)] ?? '';
		const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
		process.stderr.write(printable(`${String(time).slice(11, 19)} ${label.padEnd(5)} ${msg}${rest}\n`));
	},
};
