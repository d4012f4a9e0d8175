import { type NoticeName, noticeNames } from '../protocol/notices.ts';
import { type Operation, requests } from '../protocol/operations.ts';
import type { Dialect } from './Dialect.ts';

/** Every name as its own event: a new operation or notice is spelled the moment it exists. */
function sameNames<Name extends string>(names: readonly Name[]): { [Each in Name]: { event: Each } } {
	const rows = names.map((name) => [name, { event: name }]);
	// Object.fromEntries forgets which key belongs to which row; they are the same by construction.
	return Object.fromEntries(rows);
}
// Object.keys is typed string[]; the table's keys are the operations.
const operations = Object.keys(requests) as Operation[];

/** Lectern's own vocabulary: event name = operation or notice, one data argument, `Answer` in the ack. */
export const native = {
	name: 'native',
	requests: sameNames<Operation>(operations),
	notices: sameNames<NoticeName>(noticeNames),
	success: (reply) => ({ ok: true, ...(typeof reply === 'object' ? reply : {}) }),
	failure: (error) => ({ ok: false, error }),
	errorEvent: 'error',
} satisfies Dialect;
