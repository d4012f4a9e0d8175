/** Whoever may not, cannot: every operation and every route x every kind of bearer, also on an open server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { type AttackOptions, broken } from './Attack.ts';
import { type Bearer, bearersOf, createRoom } from './authorisation/bearers.ts';
import { handshakeCells } from './authorisation/handshakeCells.ts';
import { openTo } from './authorisation/openServer.ts';
import { operationCells } from './authorisation/operationCells.ts';
import { isLetIn, mayCall, type Route, routesOf } from './authorisation/routeCells.ts';
import { Sources } from './http.ts';
import { Person } from './people.ts';

type Cells = { count: number; letIn: string[]; keptOut: string[]; unexpected: string[] };

/** Of the tokens that no server may accept, those that meet every route in a quick run; the others meet one of each guard. */
const everywhere = new Set(['garbage', 'revoked', 'expired', 'alg none']);

export async function authorisation({ quick }: AttackOptions): Promise<Record<string, Measure>> {
	const all: Cells = { count: 0, letIn: [], keptOut: [], unexpected: [] };
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
	try {
		for (const isOpen of [false, true]) await onServer(dataDir, { isOpen, quick }, all);
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
	return {
		cells: measure(all.count, 'count'),
		letIn: broken(all.letIn),
		keptOut: broken(all.keptOut),
		withoutExpectation: broken(all.unexpected),
	};
}

type Circumstances = { isOpen: boolean; quick: boolean };

async function onServer(dataDir: string, { isOpen, quick }: Circumstances, all: Cells): Promise<void> {
	const registered: string[] = [];
	const onLogLine = (line: string) => {
		const { routes } = line.includes('"routes"') ? JSON.parse(line) : {};
		if (Array.isArray(routes)) registered.push(...routes.flatMap(String));
	};
	const flags = isOpen ? ['--open'] : [];
	const server = await BenchServer.start({ flags, dataDir, onLogLine, logLevel: 'debug', expectsWarnings: true });
	try {
		const otherRoom = await createRoom(server);
		const bearers = await bearersOf(server, dataDir, otherRoom);
		if (registered.length === 0) all.unexpected.push('the server does not say which routes it has');
		const routes = await routesOf(server.info.httpPort, registered, all.unexpected);
		await routeCells(server, routes, bearers, { isOpen, quick }, all);
		add(all, await handshakeCells(server, bearers, { isOpen, quick }));
		const otherHost = bearers.find(({ name }) => name === 'host of another room')?.token;
		if (!isOpen && otherHost !== undefined) add(all, await operationCells(server, otherHost));
	} finally {
		await server.stop();
	}
}

function add(all: Cells, { count, letIn, keptOut, unexpected }: Cells): void {
	all.count += count;
	all.letIn.push(...letIn);
	all.keptOut.push(...keptOut);
	all.unexpected.push(...unexpected);
}

async function routeCells(
	server: BenchServer,
	routes: readonly Route[],
	bearers: readonly Bearer[],
	{ isOpen, quick }: Circumstances,
	all: Cells,
): Promise<void> {
	const present = await Person.host(server);
	const real = { roomId: server.info.roomId, participantId: present.id, peerId: present.id };
	const sources = new Sources();
	const guardsMet = new Set<string>();
	for (const route of routes) {
		const isFirst = !guardsMet.has(route.requires);
		guardsMet.add(route.requires);
		const knocking = bearers.filter(
			({ kind, name }) => kind !== 'invalid' || everywhere.has(name) || isFirst || !quick,
		);
		for (const bearer of knocking) {
			all.count++;
			const waived = isOpen && openTo(route);
			const may = mayCall(route, bearer, waived);
			// A hole would harm what is there; what is allowed must not.
			const isIn = await isLetIn(server, route, bearer, may ? {} : real, sources);
			const cell = `${route.method} ${route.path} by ${bearer.name}${isOpen ? ' on an open server' : ''}`;
			if (isIn && !may) all.letIn.push(cell);
			if (!isIn && may) all.keptOut.push(cell);
		}
	}
	if (!present.client.socket.connected) all.letIn.push('somebody without the right to do so removed the teacher');
	present.leave();
}
