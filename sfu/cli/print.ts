import { printable } from '../printable.ts';

/** Writes to stdout. Whatever commands print passes here: a name or path from outside must not steer the terminal. */
export function print(text: string): void {
	process.stdout.write(printable(text));
}

/** Writes to stderr, as `print`. */
export function printError(text: string): void {
	process.stderr.write(printable(text));
}
