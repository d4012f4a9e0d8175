/** Every operation of the contract x every kind of person in, before and beside a class. */
import { samplePayloads } from '../../../sfu/conformance/samplePayloads.ts';
import type { OperationEntry } from '../../../sfu/protocol/operations/operation.ts';
import { type Operation, operationNames, operations } from '../../../sfu/protocol/operations.ts';
import { parametersOf } from '../../../sfu/testing/rtpParameters.ts';
import type { BenchServer } from '../../server.ts';
import { connect, Person, studentToken } from '../people.ts';
import { voteCells } from './voteCells.ts';

type SampleIds = Parameters<(typeof samplePayloads)['native']>[0];

/** Operations that need no room: each is tried by hand, below or in `voteCells`. A new one has no expectation, and fails the attack. */
const outside: ReadonlySet<Operation> = new Set<Operation>([
	...(['joinRoom', 'createRoom', 'giveUpSeat'] as const),
	...(['enterVotes', 'answerVote', 'leaveVotes'] as const),
]);
/** For a class of which the bearer is no member these say nothing, and do nothing. */
const harmless: ReadonlySet<Operation> = new Set<Operation>(['setVisibleTiles']);

export type Cells = { count: number; letIn: string[]; keptOut: string[]; unexpected: string[] };

/** A class with somebody whose things are acted upon. */
class Scene {
	readonly actor: Person;
	readonly victim: Person;
	readonly own: Things;
	readonly others: Things;

	private constructor({ actor, victim, own, others }: Pick<Scene, 'actor' | 'victim' | 'own' | 'others'>) {
		this.actor = actor;
		this.victim = victim;
		this.own = own;
		this.others = others;
	}

	get roomId(): string {
		return this.actor.joined.room.roomId;
	}

	static async open(server: BenchServer, enter: () => Promise<Person>): Promise<Scene> {
		const victim = await Person.student(server, { displayName: 'Victim', prepareTransports: true });
		const others = await thingsOf(victim, null);
		const actor = await enter();
		const own = await thingsOf(actor, others.producerId);
		return new Scene({ actor, victim, own, others });
	}

	/** @param owner whose producers and hand the request is about */
	requestFor(operation: Operation, owner: 'own' | 'others'): unknown {
		const { actor, victim, own, others, roomId } = this;
		const of = owner === 'own' ? own : others;
		const ids: SampleIds = {
			...{ roomId, send: own.send, recv: own.recv, consumerId: own.consumerId },
			...{ ownProducerId: of.producerId, producerId: others.producerId },
			peerId: owner === 'own' ? actor.id : victim.id,
		};
		return samplePayloads.native(ids)[operation];
	}

	close(): void {
		this.actor.leave();
		this.victim.leave();
	}
}

/** A person's transports, microphone and consumer. */
type Things = { send: string; recv: string; producerId: string; consumerId: string };

/** @param consumed a producer; null: nothing is consumed */
async function thingsOf({ client }: Person, consumed: string | null): Promise<Things> {
	const { id: send } = await client.ask('createTransport', { direction: 'send' });
	const { id: recv } = await client.ask('createTransport', { direction: 'recv' });
	const wanted = { transportId: send, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') } as const;
	const { producerId } = await client.ask('produce', wanted);
	// What is in another room cannot be consumed.
	const consumer = consumed === null ? null : await client.ack('consume', { producerId: consumed, transportId: recv });
	return { send, recv, producerId, consumerId: consumer?.ok ? consumer.consumerId : 'none' };
}

/** Codes by which dispatch refuses somebody, whatever the request is about. */
const isRefusal = (code: string) => code === 'forbidden' || code === 'unauthorized' || code === 'wrong-state';

type Actor = {
	name: string;
	enter: (server: BenchServer) => Promise<Person>;
	/** `null`: the request decides, e.g. whose producer it names. */
	may: (entry: OperationEntry, owner: 'own' | 'others') => boolean;
};

const student: Actor['may'] = ({ who }, owner) => who === 'anyone' || (who === 'selfOrModerator' && owner === 'own');

function actors(): Actor[] {
	return [
		{ name: 'participant', enter: enterAsDrawer, may: student },
		{ name: 'co-host', enter: enterAsCoHost, may: ({ who }) => who !== 'host' },
		{ name: 'host', enter: (server) => Person.host(server), may: () => true },
	];
}

/** With all permissions that a participant can have. */
async function enterAsDrawer(server: BenchServer): Promise<Person> {
	const student = await Person.student(server, { displayName: 'Actor' });
	const host = await Person.host(server);
	await host.client.ask('setPermissions', { peerId: student.id, permissions: { draw: true } });
	host.leave();
	return student;
}

async function enterAsCoHost(server: BenchServer): Promise<Person> {
	const coHost = await Person.student(server, { displayName: 'Co-host' });
	const host = await Person.host(server);
	await host.client.ask('setRole', { peerId: coHost.id, role: 'coHost' });
	host.leave();
	return coHost;
}

/** @param otherRoom whose host `otherHostToken` belongs to */
export async function operationCells(server: BenchServer, otherHostToken: string): Promise<Cells> {
	const cells: Cells = { count: 0, letIn: [], keptOut: [], unexpected: [] };
	for (const name of operationNames) {
		if (operations[name].from === 'outside' && !outside.has(name))
			cells.unexpected.push(`${name} needs no room, and nothing says who may ask for it`);
	}
	const inRoom = operationNames.filter((name) => operations[name].from === 'room');
	for (const actor of actors()) await membersCells(server, actor, inRoom, cells);
	await withoutPermissions(server, inRoom, cells);
	await nonMembers(server, inRoom, cells);
	await hostOfAnother(server, otherHostToken, inRoom, cells);
	await voteCells(server, otherHostToken, cells);
	return cells;
}

async function membersCells(
	server: BenchServer,
	actor: Actor,
	names: readonly Operation[],
	cells: Cells,
): Promise<void> {
	let scene: Scene | null = null;
	for (const name of names) {
		const entry: OperationEntry = operations[name];
		for (const owner of entry.who === 'selfOrModerator' ? (['own', 'others'] as const) : (['others'] as const)) {
			scene ??= await Scene.open(server, () => actor.enter(server));
			const code = await scene.actor.try(name, scene.requestFor(name, owner));
			const cell = `${name} (${owner === 'own' ? 'own' : 'of another'}) by a ${actor.name}: ${code}`;
			cells.count++;
			const may = actor.may(entry, owner);
			if (may && isRefusal(code) && !isOfItsState(name, code)) cells.keptOut.push(cell);
			else if (may && code === 'bad-request') cells.unexpected.push(`${cell}: samplePayloads has no valid one`);
			else if (!may && code !== 'forbidden') cells.letIn.push(cell);
			if (code !== 'forbidden') {
				scene.close();
				scene = null;
				await reopen(server);
			}
		}
	}
	scene?.close();
}

/** Refusals that say something of the thing, and not of who asks: a participant adds board pages with a photo alone. */
const isOfItsState = (name: Operation, code: string) =>
	(code === 'wrong-state' && /Timer|Recording|connectTransport|resumeProducer|restartIce/.test(name)) ||
	(code === 'forbidden' && name === 'addBoardPage');

/** The room as every cell finds it. */
async function reopen(server: BenchServer): Promise<void> {
	const host = await Person.host(server);
	await host.client.ask('lockRoom', { locked: false });
	await host.client.ask('setRoomOptions', { lobby: false, waitForHost: false, maxParticipants: 60 });
	await host.try('stopRecording');
	host.leave();
}

/** Whoever lost a permission must not act without it. */
async function withoutPermissions(server: BenchServer, names: readonly Operation[], cells: Cells): Promise<void> {
	const scene = await Scene.open(server, () => Person.student(server, { displayName: 'Silenced' }));
	const host = await Person.host(server);
	const permissions = { mic: false, camera: false, screen: false, screenAudio: false, chat: false, draw: false };
	await host.client.ask('setPermissions', { peerId: scene.actor.id, permissions });
	for (const name of names) {
		const entry: OperationEntry = operations[name];
		if (entry.permission === undefined) continue;
		const code = await scene.actor.try(name, scene.requestFor(name, 'own'));
		cells.count++;
		if (code === 'ok') cells.letIn.push(`${name} without the permission`);
	}
	host.leave();
	scene.close();
}

/** Outside, in the lobby, and after a removal. */
async function nonMembers(server: BenchServer, names: readonly Operation[], cells: Cells): Promise<void> {
	const scene = await Scene.open(server, () => Person.host(server));
	const fromOutside = await connect(server, await studentToken(server));
	const removed = await Person.student(server, { displayName: 'Removed' });
	await scene.actor.client.ask('removePeer', { peerId: removed.id });
	await scene.actor.client.ask('setRoomOptions', { lobby: true });
	const waiting = await connect(server, await studentToken(server));
	const answer = await waiting.ask('joinRoom', { displayName: 'Waits' });
	if (answer.status !== 'waiting') cells.letIn.push(`the lobby lets in: ${answer.status}`);
	for (const name of names) {
		const request = scene.requestFor(name, 'others');
		for (const [who, client] of Object.entries({
			outside: fromOutside,
			'in the lobby': waiting,
			removed: removed.client,
		})) {
			cells.count++;
			if (!client.socket.connected) continue;
			const reply = await client.ack(name, request ?? {});
			const code = reply.ok ? 'ok' : String(reply.error?.code);
			if (code !== 'wrong-state') cells.letIn.push(`${name} by somebody ${who}: ${code}`);
		}
	}
	if ((await joinCode(removed)) !== 'forbidden') cells.letIn.push('joinRoom by somebody removed');
	for (const client of [fromOutside, waiting]) client.socket.disconnect();
	await reopen(server);
	scene.close();
}

async function joinCode({ client, deviceId, joined }: Person): Promise<string> {
	if (!client.socket.connected) return 'forbidden';
	const again = await client.ack('joinRoom', { displayName: 'Back', deviceId, resumeToken: joined.resumeToken });
	return again.ok ? 'ok' : String(again.error?.code);
}

/** The host of another room, with the ids of this one. */
async function hostOfAnother(
	server: BenchServer,
	token: string,
	names: readonly Operation[],
	cells: Cells,
): Promise<void> {
	const scene = await Scene.open(server, () => Person.student(server));
	const stranger = await Person.enter(server, token, { displayName: 'Stranger' });
	const intruding = await connect(server, token);
	const entered = await intruding.ack('joinRoom', { displayName: 'Stranger', roomId: scene.roomId });
	cells.count++;
	if (entered.ok) cells.letIn.push('joinRoom of another room by its id');
	const ids = [scene.victim.id, scene.others.producerId, scene.own.consumerId, scene.own.send, scene.own.recv];
	for (const name of names) {
		const request = scene.requestFor(name, 'others');
		const isAboutTheClass = ids.some((id) => (JSON.stringify(request) ?? '').includes(id));
		if (!isAboutTheClass) continue;
		cells.count++;
		const code = await stranger.try(name, request);
		if (code === 'ok' && !harmless.has(name)) cells.letIn.push(`${name} by the host of another room`);
	}
	const { peers } = await scene.actor.client.ask('getParticipants', {});
	if (!peers.some(({ peerId }) => peerId === scene.victim.id))
		cells.letIn.push('a host of another room removed somebody');
	for (const each of [stranger, scene.victim, scene.actor]) each.leave();
	intruding.socket.disconnect();
}
