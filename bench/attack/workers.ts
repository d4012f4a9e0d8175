import type { BenchServer } from '../server.ts';
import { asHost } from './people.ts';

/** The media workers of a server, by the figures on the host's screen, which are some seconds old. */
export async function workersOf(server: BenchServer): Promise<{ pid: number; rooms: number }[]> {
	const { text } = await asHost(server, 'GET', '/api/host/status');
	const status: { workers: { pid: number; rooms: number }[] } = JSON.parse(text);
	return status.workers;
}
