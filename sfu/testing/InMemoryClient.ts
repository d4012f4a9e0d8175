import type { Sfu } from '../core/Sfu.ts';
import { dispatch } from '../handlers/dispatch.ts';
import { type Grant, Session } from '../handlers/Session.ts';
import type { Source } from '../protocol/models.ts';
import type { NoticeName, Notices } from '../protocol/notices.ts';
import type { JoinRoomResponse, Operation, RequestInput, Responses } from '../protocol/operations.ts';
import { Refused } from './Refused.ts';
import { kindOf, parametersOf, rtpCapabilities } from './rtpParameters.ts';
import { silentLogger } from './silentLogger.ts';
import { until } from './until.ts';

type Joined = Extract<JoinRoomResponse, { status: 'joined' }>;
type Notice = { [Name in NoticeName]: { name: Name; data: Notices[Name] } }[NoticeName];

/** One connection as the gateway would hold it, with an array in place of the socket. */
export class InMemoryClient {
	/** Everything it was notified of, in order. */
	readonly notices: Notice[] = [];
	readonly session: Session;
	/** Whether the server has ended the connection. */
	linkClosed = false;

	constructor(sfu: Sfu, grant: Grant, network: string | null = null) {
		const link = {
			notify: <Name extends NoticeName>(name: Name, data: Notices[Name]) => {
				// The compiler does not follow that name and data belong together.
				this.notices.push({ name, data } as Notice);
			},
			close: () => {
				this.linkClosed = true;
			},
		};
		this.session = new Session({ sfu, link, grant, logger: silentLogger, network });
	}

	/** @throws Refused */
	async ask<Op extends Operation>(operation: Op, request: RequestInput<Op>): Promise<Responses[Op]> {
		const answer = await this.askRaw(operation, request);
		if (!answer.ok) throw new Refused(answer.error);
		return answer;
	}

	/** The answer, also when it is a refusal; `raw` may be anything that comes over a wire. */
	async askRaw<Op extends Operation>(operation: Op, raw: unknown) {
		const answer = await dispatch(this.session, operation, raw);
		this.session.answered(operation);
		return answer;
	}

	/** The code an operation is refused with, followed by what was not found, if anything; or `ok`. */
	async codeOf<Op extends Operation>(operation: Op, raw: unknown): Promise<string> {
		const answer = await this.askRaw(operation, raw);
		if (answer.ok) return 'ok';
		return answer.error.what ? `${answer.error.code} ${answer.error.what}` : answer.error.code;
	}

	/** @throws Refused, or an error when it has to wait in the lobby */
	async join(request: Partial<RequestInput<'joinRoom'>> = {}): Promise<Joined> {
		const answer = await this.ask('joinRoom', { displayName: 'Somebody', rtpCapabilities, ...request });
		if (answer.status !== 'joined') throw new Error('has to wait in the lobby');
		return answer;
	}

	/** The data of every notice of this name so far. */
	told<Name extends NoticeName>(name: Name): Notices[Name][] {
		return this.notices.flatMap((notice) => (notice.name === name ? [notice.data as Notices[Name]] : []));
	}

	/** The first notice of this name (or the one at `index`), which may have come already. */
	next<Name extends NoticeName>(name: Name, index = 0): Promise<Notices[Name]> {
		const read = () => ({ found: this.told(name)[index], notices: this.notices.map((notice) => notice.name) });
		const what = index === 0 ? `the notice ${name}` : `the notice ${name}, number ${index + 1}`;
		return until(read, what, ({ found }) => found !== undefined).then(({ found }) => {
			// It holds that there is one.
			return found as Notices[Name];
		});
	}

	/** @returns transportId */
	async transport(direction: 'send' | 'recv'): Promise<string> {
		return (await this.ask('createTransport', { direction })).id;
	}

	/** On a new transport; no packet is ever sent. @returns producerId */
	async produce(source: Source, rtpParameters = parametersOf(source)): Promise<string> {
		const transportId = await this.transport('send');
		return (await this.ask('produce', { transportId, kind: kindOf(source), source, rtpParameters })).producerId;
	}
}
