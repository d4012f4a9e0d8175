import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installMediaDevices, installWebRtc } from '../../../sfu/testing/syntheticMedia.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { until } from '../../../sfu/testing/until.ts';
import { type Call, createCall } from './callStore.ts';

installWebRtc();

const namesIn = ({ store }: Call) => store.getState().peers.map(({ displayName }) => displayName);

test('two people of one name see both as the server tells them apart, also after it was restarted', async () => {
	const devices = installMediaDevices();
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-names-'));
	const before = await TestServer.start({ dataDir, rendererDir: dataDir });
	const calls: Call[] = [];
	const enter = async (displayName: string, token?: string) => {
		const call = createCall({ handlerName: 'Chrome111' });
		calls.push(call);
		const off = { enabled: false, deviceId: null };
		const joined = token ?? (await before.joinByCode()).token;
		await call.actions.join({ displayName, url: before.http, viewer: false, mic: off, camera: off, token: joined });
		return call;
	};
	const phases = () => calls.map(({ store }) => store.getState().phase.name);
	const { hostToken, httpsPort: port, httpPort } = before.info;
	try {
		const host = await enter('Ann', hostToken);
		const [mia, second] = [await enter('Mia'), await enter('Mia')];
		expect(namesIn(mia)).toEqual(['Mia', 'Ann', 'Mia (2)']);
		expect(namesIn(second)).toEqual(['Mia (2)', 'Ann', 'Mia']);
		second.actions.setDraft('hello');
		await second.actions.sendDraft();
		expect(second.store.getState().chat).toMatchObject([{ displayName: 'Mia (2)', role: 'participant' }]);
		await before.running.close();
		await until(phases, 'everybody to be cut off', (names) => names.every((name) => name === 'reconnecting'));
		await using _after = await TestServer.start({ dataDir, rendererDir: dataDir, port, httpPort });
		await until(phases, 'everybody to be back', (names) => names.every((name) => name === 'joined'));
		await until(
			() => namesIn(host),
			'the host to see everybody',
			(names) => names.length === 3,
		);
		expect(namesIn(host).sort()).toEqual(['Ann', 'Mia', 'Mia (2)']);
		expect([namesIn(mia)[0], namesIn(second)[0]]).toEqual(['Mia', 'Mia (2)']);
	} finally {
		for (const call of calls) call.dispose();
		await before[Symbol.asyncDispose]();
		devices.stop();
		await rm(dataDir, { recursive: true, force: true });
	}
});
