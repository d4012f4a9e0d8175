/** Browsers that check the access to local networks, and a network that changes behind a firewall. */
import type { Page } from '@playwright/test';
import type { HostInfo } from '../../sfu/protocol/http.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();

/** These count as public to browsers. */
const [publicHost, publicGuest, laterHost] = ['203.0.113.1', '203.0.113.3', '203.0.113.9'];
const checks = '--enable-features=LocalNetworkAccessChecksWebRTC';

/** Runs in the page: whether the browser drops a private candidate, while it tries a public one. */
async function dropsPrivateCandidates([privateAddress, publicAddress]: string[]): Promise<boolean> {
	const triedWith = async (address: string | undefined) => {
		const [asking, answering] = [new RTCPeerConnection(), new RTCPeerConnection()];
		asking.createDataChannel('probe');
		await asking.setLocalDescription();
		if (asking.localDescription) await answering.setRemoteDescription(asking.localDescription);
		await answering.setLocalDescription();
		if (answering.localDescription) await asking.setRemoteDescription(answering.localDescription);
		const candidate = `candidate:1 1 udp 2122260223 ${address} 9 typ host`;
		await asking.addIceCandidate({ candidate, sdpMid: '0' });
		return asking;
	};
	const dropped = await triedWith(privateAddress);
	const kept = await triedWith(publicAddress);
	for (let i = 0; i < 500 && kept.iceConnectionState === 'new'; i++)
		await new Promise((resolve) => setTimeout(resolve, 20));
	return dropped.iceConnectionState === 'new';
}

async function joinAt(page: Page, persona: typeof ann, url: string): Promise<Participant> {
	await page.goto(url);
	await new JoinPage(page).join({ name: persona.name });
	return new Participant(persona, page);
}

test('a browser that checks the access to local networks joins at a private and at a public address', async () => {
	const room = classroom();
	await room.hostComputer.addAddress(publicHost);
	await (await room.computerOf(ben)).addAddress(publicGuest);
	await room.hostComputer.allowOnly([room.info.httpsPort, room.info.httpPort, ...room.info.mediaPorts]);
	await room.teacher.home.startClass(teacher.name);
	const annIn = await joinAt(await room.pageFor(ann, { switches: [checks] }), ann, room.joinUrl);
	await annIn.sees(teacher);

	const page = await room.pageFor(ben, { switches: [checks, '--ignore-certificate-errors'] });
	const { httpsPort, httpPort, roomCode } = room.info;
	await page.goto(`https://${publicHost}:${httpsPort}/?code=${roomCode}`);
	const isChecked = await page.evaluate(dropsPrivateCandidates, [room.hostComputer.address, publicHost]);
	test.info().annotations.push({ type: isChecked ? 'this browser checks' : 'this browser does not check' });
	const benIn = await joinAt(page, ben, page.url());
	await benIn.sees(teacher, ann);
	await room.teacher.sees(ann, ben);
	await benIn.leave();

	const watching = await room.pageFor(ben, { switches: [checks, '--ignore-certificate-errors'] });
	await watching.goto(`http://${publicHost}:${httpPort}/?code=${roomCode}`);
	await new LandingPage(watching).watchButton.click();
	await new JoinPage(watching).join({ name: ben.name });
	const watcher = new Participant(ben, watching);
	await watcher.sees(teacher, ann);
	await watcher.leave();
});

test('media go on through a firewall whose rule was written once, whatever addresses come and go', async () => {
	const room = classroom();
	const { hostComputer, hostToken } = room;
	const { page } = room.teacher;
	const askHost = (): Promise<HostInfo> =>
		page.evaluate(async (token) => {
			return (await fetch('/api/host', { headers: { authorization: `Bearer ${token}` } })).json();
		}, hostToken);
	const knows = async (address: string) =>
		(await askHost()).addresses.some((entry: HostInfo['addresses'][number]) => entry.address === address);
	await hostComputer.removeAddress(publicHost);
	await hostComputer.addAddress(laterHost);
	await expect.poll(() => knows(laterHost), 'the new address').toBe(true);
	expect((await askHost()).mediaPorts).toEqual(room.info.mediaPorts);
	const page2 = await room.pageFor(ben, { switches: [checks, '--ignore-certificate-errors'] });
	const { httpsPort, roomCode } = room.info;
	const benIn = await joinAt(page2, ben, `https://${laterHost}:${httpsPort}/?code=${roomCode}`);
	await benIn.sees(teacher, ann);
	await room.teacher.sees(ann, ben);
	await benIn.leave();
});
