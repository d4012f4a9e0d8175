import { Avahi } from '../fixtures/avahi.ts';
import { obstacleToAvahi } from '../fixtures/machine.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';

const classroom = sharedClassroom();

test('announces the class by mDNS and sends a goodbye when the host program quits', async () => {
	skipUnlessPossible(obstacleToAvahi());
	const room = classroom();
	const { className, httpsPort, version } = room.info;
	const avahi = await Avahi.listenOn(await room.lan.computer('avahi'));
	try {
		await expect.poll(() => avahi.present.map(({ name }) => name), 'announced classes').toEqual([className]);
		expect(avahi.present[0]).toMatchObject({ address: room.hostComputer.address, port: httpsPort });
		expect(Object.values(avahi.present[0]?.txt ?? {})).toEqual(expect.arrayContaining([version, String(httpsPort)]));
		await room.quitHost();
		await expect.poll(() => avahi.withdrawn, 'classes whose goodbye was received').toEqual([className]);
		expect(avahi.present).toEqual([]);
	} finally {
		avahi.close();
	}
});
