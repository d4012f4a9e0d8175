import { type NoticeName, noticeNames } from '../protocol/notices.ts';
import { type Operation, operationNames } from '../protocol/operations.ts';
import type { Dialect } from './Dialect.ts';

function never<Name extends string>(names: readonly Name[]): { readonly [Each in Name]: null } {
	const rows = names.map((name) => [name, null]);
	// Object.fromEntries forgets the keys; there is one row for each name.
	return Object.fromEntries(rows);
}

/**
 * The base of every legacy dialect, generated from the contract: its clients have no operation and no notice. A dialect
 * spreads it and adds what its clients do have, so a new operation or notice needs no line in any dialect.
 */
export const nativeOnly = {
	requests: never<Operation>(operationNames),
	notices: {
		...never<NoticeName>(noticeNames),
		// Legacy clients cannot make new transports in a running call; when their connection ends they join again.
		mediaRestarted: 'reconnect',
	},
} satisfies Pick<Dialect, 'requests' | 'notices'>;
