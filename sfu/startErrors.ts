/** Exit codes of `lectern` by the code of the `StartError`. 0: success. */
export const exitCodes = { other: 1, usage: 2, network: 3, worker: 4, 'data-dir': 5, 'in-use': 5, cluster: 6 } as const;
export type StartErrorCode = keyof typeof exitCodes;

/** What each exit code means, for `--help`. */
const exitCodeTexts: Record<StartErrorCode, string> = {
	other: 'unexpected error',
	usage: 'invalid flag, variable or command',
	network: 'no port can be opened, or the address of --bind is not on this computer',
	worker: 'the media worker is missing or cannot be executed',
	'data-dir': 'the data folder cannot be read or written',
	'in-use': 'another server uses the data folder',
	cluster: 'the servers behind the Redis of --redis are of a version that does not fit',
};

/** The list of the exit codes for `--help`, one line each, without 0. */
export function exitCodeLines(): string[] {
	return [...new Set(Object.values(exitCodes))].map((code) => {
		// Object.keys loses the type of the keys.
		const names = (Object.keys(exitCodes) as StartErrorCode[]).filter((name) => exitCodes[name] === code);
		return `  ${code}  ${names.map((name) => exitCodeTexts[name]).join(', or ')}`;
	});
}

/** Why the server or a command could not start, as sentences for the operator. Never sent to clients. */
export class StartError extends Error {
	override readonly name = 'StartError';
	constructor(
		readonly code: StartErrorCode,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}
