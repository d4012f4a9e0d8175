/** Operations that a route dispatches itself, for a peer without a connection of its own. */

import { SfuError } from '../../../core/errors.ts';
import type { PeerLink } from '../../../core/peer/PeerLink.ts';
import { dispatch } from '../../../handlers/dispatch.ts';
import type { Session } from '../../../handlers/Session.ts';
import type { Operation, Responses } from '../../../protocol/operations.ts';

/** The link of a peer without a connection: notices are dropped. */
export const silentLink = (): PeerLink => ({ notify: () => {}, close: () => {} });

/** @throws SfuError the error of the operation's answer */
export async function dispatchOrThrow<Op extends Operation>(
	session: Session,
	operation: Op,
	request: unknown,
): Promise<Responses[Op]> {
	const answer = await dispatch(session, operation, request);
	session.answered(operation);
	if (answer.ok) return answer;
	const { code, message, ...details } = answer.error;
	throw new SfuError(code, message, details);
}
