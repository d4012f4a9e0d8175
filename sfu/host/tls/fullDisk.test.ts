import { X509Certificate } from 'node:crypto';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { noSmallDrive, SmallDrive } from '../../testing/SmallDrive.ts';
import { Certificates } from './Certificates.ts';

const open = ({ folder }: SmallDrive) => Certificates.open(folder, pino({ level: 'silent' }));

test.skipIf(noSmallDrive)(
	'uses a new server certificate on a full disk, and stores it when there is room',
	async () => {
		await using drive = await SmallDrive.mount();
		const certificates = await open(drive);
		await certificates.leafFor(['192.168.1.5']);
		certificates.requireStored();
		await drive.fill();
		const leaf = await certificates.leafFor(['192.168.1.5', '10.0.0.7']);
		expect(new X509Certificate(leaf.certificate).checkIP('10.0.0.7')).toBe('10.0.0.7');
		expect(() => certificates.requireStored()).toThrow(expect.objectContaining({ code: 'data-dir' }));
		await drive.empty();
		expect(await certificates.leafFor(['192.168.1.5', '10.0.0.7'])).toEqual(leaf);
		certificates.requireStored();
		expect((await open(drive)).current?.raw).toEqual(new X509Certificate(leaf.certificate).raw);
	},
);
