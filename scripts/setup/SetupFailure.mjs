/** A failure that the user can fix: the message is one sentence with the command that fixes it. Shown without a stack. */
export class SetupFailure extends Error {
	name = 'SetupFailure';
}

/** Runs an entry point: a SetupFailure ends the process with its sentence and exit code 1; any other error is a bug and is printed with its stack. */
export async function exitOnFailure(main) {
	try {
		await main();
	} catch (error) {
		console.error(error instanceof SetupFailure ? `✗ ${error.message}` : error);
		process.exit(1);
	}
}
