import { z } from 'zod';
import type { Grant as SessionGrant, TokenPerson } from '../../handlers/Session.ts';
import { errorCodes, errorSubjects } from '../../protocol/errors.ts';
import { Permissions, Role } from '../../protocol/models.ts';
import { noticeNames } from '../../protocol/notices.ts';
import { operationNames } from '../../protocol/operations.ts';

/** What crosses a link for the sessions of one server's connections at another; each is the name of a method of the link. */
export const methods = {
	/** Front to home, one way, in this order: a session is open before its operations, and ended after them. */
	open: 'session.open',
	operation: 'session.operation',
	/** The answer of a `joinRoom` has left the front: notices to the session may follow. */
	answered: 'session.answered',
	ended: 'session.ended',
	/** Front to home, a request. */
	state: 'session.state',
	/** Home to front, one way. */
	answer: 'session.answer',
	notice: 'session.notice',
	close: 'session.close',
} as const;

/** Chosen by the front, unique on its link. */
const SessionId = z.string().min(1).max(32);

// JSON leaves out what is undefined.
const Person: z.ZodType<TokenPerson> = z
	.object({
		userId: z.string(),
		email: z.string().nullish(),
		picture: z.string().nullish(),
		hasRole: z.boolean(),
		allowed: Permissions.optional(),
	})
	.transform(({ email, picture, allowed, ...others }) => ({ ...others, email, picture, allowed }));

const Grant: z.ZodType<SessionGrant> = z.object({
	subject: z.string(),
	role: Role,
	roomId: z.string().exactOptional(),
	rooms: z.array(z.string()).exactOptional(),
	maxSeats: z.number(),
	displayName: z.string().exactOptional(),
	open: z.boolean(),
	founding: z.string().exactOptional(),
	stranger: z.boolean().exactOptional(),
	person: Person.exactOptional(),
});

export const OpenMessage = z.object({
	session: SessionId,
	grant: Grant,
	/** Address (of IPv6, network) of the client. */
	network: z.string().nullable(),
	/** By which the client has reached the front; it gets the media addresses of the home. */
	hostName: z.string().nullable(),
	/** Whether the client takes its seat back with a resume token. */
	resumes: z.boolean(),
});

export const OperationMessage = z.object({
	session: SessionId,
	/** Unique in its session. */
	request: z.int(),
	operation: z.enum(operationNames),
	/** As the client has sent it, decoded from its dialect, not parsed yet. */
	raw: z.unknown().optional(),
	/** The room whose home the front takes the other server for, and the epoch of its claim. */
	roomId: z.string(),
	epoch: z.number(),
	/** In dialects that name the room in each request. */
	named: z.object({ idOrCode: z.string().optional() }).optional(),
});
export type OperationMessage = z.output<typeof OperationMessage>;

/** What an operation and its answer have in common, to be read where the rest cannot be. */
export const OfRequest = z.object({ session: SessionId, request: z.int() });

export const OfSession = z.object({ session: SessionId });

const WireError = z.object({
	code: z.enum(errorCodes),
	message: z.string(),
	what: z.enum(errorSubjects).exactOptional(),
	retryAfterMs: z.number().exactOptional(),
});

/** Whether something that the client may only have guessed was there. */
const Guessed = z.enum(['right', 'wrong']).optional();

export const AnswerMessage = z.object({
	session: SessionId,
	request: z.int(),
	outcome: z.discriminatedUnion('kind', [
		/** `fields`: those of the operation's answer. */
		z.object({ kind: z.literal('done'), fields: z.unknown().optional() }),
		z.object({ kind: z.literal('failed'), error: WireError }),
		/** The connection is not in the room that the request names. */
		z.object({ kind: z.literal('noMember'), error: WireError }),
	]),
	guessed: Guessed,
});
export type Outcome = z.output<typeof AnswerMessage>['outcome'];
export type Guessed = z.output<typeof Guessed>;

/** One notice to several sessions: what a room tells everybody crosses the link once. */
export const NoticeMessage = z.object({
	sessions: z.array(SessionId).min(1),
	name: z.enum(noticeNames),
	data: z.unknown().optional(),
});

export const SessionState = z.enum(['connected', 'joining', 'waiting', 'voting', 'joined', 'ended']);
export type SessionState = z.output<typeof SessionState>;
