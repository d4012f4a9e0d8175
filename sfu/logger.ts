import { destination, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Settings } from './config.ts';
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

const stderrFile = destination({ dest: 2, sync: true });

/** Names and messages from outside are in it, and logs are read in terminals. */
const stderr: Lines = { write: (line) => void stderrFile.write(printable(line)) };

const terminal: Lines = { write: (line) => void process.stderr.write(printable(words(line))) };
