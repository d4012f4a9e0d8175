import { join } from 'node:path';
import { destination, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Settings } from './config.ts';
import { hideRecordings } from './log/hidePaths.ts';
import { LogFile } from './log/LogFile.ts';
import { words } from './log/words.ts';
import { printable } from './printable.ts';

/** What takes lines of JSON, each with its line feed. */
type Lines = { write: (line: string) => void };

/**
 * Logs go to stderr, because stdout is reserved for the line of `--json`: written synchronously, without a thread; as words to a
 * terminal.
 * @param file takes every line, too
 */
export function createLogger(level: Settings['logLevel'], file?: Lines): Logger {
	const options = { level, base: null, timestamp: stdTimeFunctions.isoTime, serializers: { err: stdSerializers.err } };
	const output = process.stderr.isTTY ? terminal : stderr;
	if (!file) return pino(options, output);
	return pino(options, {
		write: (line) => {
			output.write(line);
			file.write(printable(line));
		},
	});
}

/** Where the log file is; null: there is none. */
export const logFileOf = ({ logFile, dataDir }: Pick<Settings, 'logFile' | 'dataDir'>): string | null =>
	logFile === 'off' ? null : (logFile ?? join(dataDir, 'logs', 'lectern.log'));

/**
 * The log of the server: stderr, and the log file unless that is off.
 * @param recordings folder of the recordings, whose paths have the names of classes
 * @returns `written` resolves when the file has all lines so far
 */
export function openLog(settings: Settings, recordings: string): { logger: Logger; written: () => Promise<void> } {
	const path = logFileOf(settings);
	if (path === null) return { logger: createLogger(settings.logLevel), written: async () => undefined };
	const file = new LogFile(path);
	const lines: Lines = { write: (line) => file.write(hideRecordings(line, recordings)) };
	return { logger: createLogger(settings.logLevel, lines), written: () => file.settled() };
}

const stderrFile = destination({ dest: 2, sync: true });

/** Names and messages from outside are in it, and logs are read in terminals. */
const stderr: Lines = { write: (line) => void stderrFile.write(printable(line)) };

const terminal: Lines = { write: (line) => void process.stderr.write(printable(words(line))) };
