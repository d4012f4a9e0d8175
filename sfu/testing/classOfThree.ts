import type { TestSfu } from './TestSfu.ts';

/** A room with a host (Anna) and two participants (Ben, whose token's subject is `ben`, and Cleo). */
export async function classOfThree(server: TestSfu) {
	server.createRoom();
	const [host, ben, cleo] = [
		await server.enter({ role: 'host' }, { displayName: 'Anna' }),
		await server.enter({ subject: 'ben' }, { displayName: 'Ben' }),
		await server.enter({}, { displayName: 'Cleo' }),
	];
	return { host, ben, cleo };
}
