/** Students on a network that the host's computer shares with them, beside the school's. */
import type { HostInfo } from '../../sfu/protocol/http.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

const classroom = sharedClassroom();

test('media flow on a shared network once the teacher has chosen it, and go on in the other one', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const annIn = await room.join(ann);
	await annIn.sees(teacher);
	await room.hostComputer.shareNetwork('bridge100', await room.computerOf(ben));
	const { page } = room.teacher;
	const askHost = (method: 'GET' | 'PATCH', body?: object): Promise<HostInfo> =>
		page.evaluate(
			async ({ method, body, token }) => {
				const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
				return (await fetch('/api/host', { method, headers, ...(body && { body: JSON.stringify(body) }) })).json();
			},
			{ method, body, token: room.hostToken },
		);
	const shared = async () =>
		(await askHost('GET')).addresses.find(({ interfaceName }) => interfaceName === 'bridge100');
	await expect.poll(async () => (await shared())?.address, 'the shared network').toBe('192.168.78.1');
	const { addresses, roomCode } = await askHost('PATCH', { preferredAddress: '192.168.78.1' });
	const chosen = addresses.find(({ preferred }) => preferred);
	expect(chosen?.address).toBe('192.168.78.1');

	const bensPage = await room.pageFor(ben);
	await bensPage.goto(`${chosen?.httpsUrl}/?code=${roomCode}`);
	await new JoinPage(bensPage).join({ name: ben.name });
	const benIn = new Participant(ben, bensPage);
	await benIn.sees(teacher, ann);
	await Promise.all([room.teacher.sees(ann, ben), annIn.sees(teacher, ben)]);
	await benIn.hears(teacher);
	await expect(bensPage.getByTestId('own-media-notice')).toBeEmpty();
});
