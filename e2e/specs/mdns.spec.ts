import { Avahi } from '../fixtures/avahi.ts';
import { obstacleToAvahi } from '../fixtures/machine.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';

const classroom = sharedClassroom();

test('the class is announced on the network, and withdrawn when it ends', async () => {
	skipUnlessPossible(obstacleToAvahi());
	const room = classroom();
	const { className, httpsPort, version } = room.info;
	const witness = await Avahi.listenOn(await room.lan.computer('witness'));
	try {
		await expect.poll(() => witness.present.map(({ name }) => name), 'announced classes').toEqual([className]);
		expect(witness.present[0]).toMatchObject({ address: room.hostComputer.address, port: httpsPort });
		expect(Object.values(witness.present[0]?.facts ?? {})).toEqual(
			expect.arrayContaining([version, String(httpsPort)]),
		);
		await room.quitHost();
		await expect.poll(() => witness.withdrawn, 'classes that said goodbye').toEqual([className]);
		expect(witness.present).toEqual([]);
	} finally {
		witness.close();
	}
});
