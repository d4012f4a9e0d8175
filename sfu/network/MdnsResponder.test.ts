import { Socket } from 'node:dgram';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MdnsAnnouncer } from './MdnsAnnouncer.ts';
import { MdnsResponder } from './MdnsResponder.ts';

/** Sockets that never finish to send. */
beforeEach(() => void vi.spyOn(Socket.prototype, 'send').mockImplementation(() => undefined));
afterEach(() => void vi.restoreAllMocks());

test('a responder that cannot finish to send can be asked and closed', async () => {
	const responder = new MdnsResponder('127.0.0.1', () => undefined);
	responder.publish({ name: 'Physics 2b', type: 'lectern', host: 'here.local', port: 4443 });
	expect(await responder.query(['_lectern._tcp.local'], 20)).toEqual([]);
	await responder.close();
	await responder.close();
});

test('an announcement that cannot finish to send ends when it is closed', async () => {
	// Of TEST-NET-1 (RFC 5737): no computer has it.
	const addresses = ['192.0.2.7'];
	const announcer = new MdnsAnnouncer(pino({ level: 'silent' }));
	const announced = announcer.announce({ className: 'Physics 2b', httpsPort: 4443, version: '1', addresses });
	await announcer.close();
	await announced;
	expect(announcer.localName).toBeNull();
});
