/** Every kind of bearer at every door of Socket.IO: three paths, as paths and as namespaces, by WebSocket and by polling. */
import { Agent } from 'node:http';
import { SocketClient } from '../../../sfu/testing/SocketClient.ts';
import type { BenchServer } from '../../server.ts';
import { Sources } from '../http.ts';
import type { Bearer } from './bearers.ts';
import type { Cells } from './operationCells.ts';

const doors = [
	...['/socket.io/', '/socket', '/ws'].map((path) => ({ path, namespace: '' })),
	...['/socket', '/ws'].map((namespace) => ({ path: '/socket.io/', namespace })),
];

/** In a quick run, those that no server may accept knock at one door each, in turn. */
export async function handshakeCells(
	server: BenchServer,
	bearers: readonly Bearer[],
	{ isOpen, quick }: { isOpen: boolean; quick: boolean },
): Promise<Cells> {
	const cells: Cells = { count: 0, letIn: [], keptOut: [], unexpected: [] };
	const sources = new Sources();
	for (const [index, bearer] of bearers.entries()) {
		const may = bearer.kind === 'person' || bearer.kind === 'host' || (bearer.kind === 'none' && isOpen);
		const chosen = quick && bearer.kind === 'invalid' ? doors.slice(index % doors.length).slice(0, 1) : doors;
		for (const { path, namespace } of chosen) {
			for (const transport of ['websocket', 'polling'] as const) {
				cells.count++;
				const isIn = await opens(server, bearer, { path, namespace, transport, from: sources.next() });
				const cell = `${transport} on ${path}${namespace && ` namespace ${namespace}`} by ${bearer.name}`;
				if (isIn && !may) cells.letIn.push(cell);
				if (!isIn && may) cells.keptOut.push(cell);
			}
		}
	}
	return cells;
}

type Door = { path: string; namespace: string; transport: 'websocket' | 'polling'; from: string };

async function opens({ info }: BenchServer, { token }: Bearer, door: Door): Promise<boolean> {
	const agent = new Agent({ localAddress: door.from });
	try {
		const client = await SocketClient.connect(`http://127.0.0.1:${info.httpPort}${door.namespace}`, {
			...{ path: door.path, transports: [door.transport], auth: { token } },
			// Engine.IO's types know the agents of https only.
			agent: agent as never,
		});
		client.socket.disconnect();
		return true;
	} catch {
		return false;
	} finally {
		agent.destroy();
	}
}
