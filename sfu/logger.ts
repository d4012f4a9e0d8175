import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { destination, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Settings } from './config.ts';
import { recordingsHider } from './log/hidePaths.ts';
import { LogFile } from './log/LogFile.ts';
import { type Lines, TurnLines } from './log/TurnLines.ts';
import { words } from './log/words.ts';
import { printable } from './printable.ts';

/**
 * Logs go to stderr, because stdout is reserved for the line of `--json`: written synchronously at the end of each turn of the event
 * loop, without a thread; as words to a terminal.
 * @param file takes every line, too
 */
export function createLogger(level: Settings['logLevel'], file?: Lines): Logger {
	const options = { level, base: null, timestamp: stdTimeFunctions.isoTime, serializers: { err: stdSerializers.err } };
	const output = process.stderr.isTTY ? terminal : stderr;
	const write = (lines: string) => {
		// Names and messages from outside are in it, and logs are read in terminals.
		const text = printable(lines);
		output.write(text);
		file?.write(text);
	};
	return pino(options, new TurnLines(write));
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
	const withoutRecordings = recordingsHider(recordings);
	const lines: Lines = { write: (text) => file.write(withoutRecordings(text)) };
	const written = async () => {
		// After those of this turn.
		await setImmediate();
		await file.settled();
	};
	return { logger: createLogger(settings.logLevel, lines), written };
}

const stderrFile = destination({ dest: 2, sync: true });

const stderr: Lines = { write: (lines) => void stderrFile.write(lines) };

const terminal: Lines = {
	write: (lines) => {
		for (const line of lines.trimEnd().split('\n')) process.stderr.write(printable(words(line)));
	},
};
