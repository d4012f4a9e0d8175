/** Something the user can mend: the message is one sentence with the command that mends it. Shown without a stack. */
export class SetupFailure extends Error {
	name = 'SetupFailure';
}

/** Runs an entry point: a SetupFailure ends it with its sentence and exit code 1; anything else is our bug and keeps its stack. */
export async function guarded(main) {
	try {
		await main();
	} catch (error) {
		console.error(error instanceof SetupFailure ? `✗ ${error.message}` : error);
		process.exit(1);
	}
}
