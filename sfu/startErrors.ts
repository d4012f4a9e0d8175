/** Exit codes of `lectern`, by what went wrong. 0: all is well. */
export const exitCodes = { other: 1, usage: 2, network: 3, worker: 4, 'data-dir': 5 } as const;
export type StartErrorCode = keyof typeof exitCodes;

/** What each exit code means, for `--help`. */
export const exitCodeTexts: Record<StartErrorCode, string> = {
	other: 'something unexpected',
	usage: 'a wrong flag, variable or command',
	network: 'no port could be opened, or the address of --bind is not on this computer',
	worker: 'the media worker is missing or does not run',
	'data-dir': 'the data folder cannot be read or written',
};

/** Why a server did not start, as one sentence that says what to do. Never crosses the wire. */
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
