import { destination, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Settings } from './config.ts';

/** Logs always go to stderr, because stdout is reserved for the line of `--json`. Written synchronously, without a thread. */
export function createLogger(level: Settings['logLevel']): Logger {
	const options = { level, base: null, timestamp: stdTimeFunctions.isoTime, serializers: { err: stdSerializers.err } };
	return pino(options, process.stderr.isTTY ? readable : destination({ dest: 2, sync: true }));
}

/** For a terminal: time, level, message, fields. */
const readable = {
	write(line: string): void {
		const { time, level, msg, ...fields }: Record<string, unknown> = JSON.parse(line);
		const label = pino.levels.labels[Number(level)] ?? '';
		const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
		process.stderr.write(`${String(time).slice(11, 19)} ${label.padEnd(5)} ${msg}${rest}\n`);
	},
};
