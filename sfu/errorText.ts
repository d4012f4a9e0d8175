/** The message of anything thrown, for a log line or a sentence. */
export function errorText(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** The `code` that Node gives a system error, e.g. `EADDRINUSE`; undefined if the error has none. */
export function systemErrorCode(error: unknown): string | undefined {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
