/** What routes of all families have in common, so that each family has a test of its own. */
import { expect, vi } from 'vitest';
import { SfuError } from '../../../core/errors.ts';
import type { OpenApiDriver } from '../../../testing/OpenApiDriver.ts';
import type { TestServer } from '../../../testing/TestServer.ts';

/** Whether programs of others call a route: backends of Flutter apps, and signalling servers elsewhere. */
export const isOfPrograms = (name: string) =>
	/ (\/api\/mediasoup\/|\/recordings\/|\/rooms\/\{roomId\}(?!\/files))/.test(`${name}/`);

/** Creates a room that cannot be kept, and meets what is answered then. */
export async function meetUnkeptRoom(driver: OpenApiDriver, server: TestServer, name: string): Promise<void> {
	const kept = vi.spyOn(server.running.sfu.storage, 'kept');
	for (const [code, status] of [
		['insufficient-storage', 507],
		['unavailable', 503],
	] as const) {
		kept.mockRejectedValueOnce(new SfuError(code, 'the disk is full or gone'));
		await driver.call(name, status, { body: { roomId: 'not-kept' } });
		expect(server.running.sfu.rooms.find('not-kept')).toBeUndefined();
	}
	kept.mockRestore();
}

/** Asks for recordings that are not there, and a server that has no folder for them. @param bodies by route */
export async function meetNoRecordings(
	driver: OpenApiDriver,
	without: TestServer,
	bodies: Record<string, object> = {},
): Promise<void> {
	for (const { name, statuses } of driver.operations.filter((operation) => /recordings/.test(operation.name))) {
		if (statuses.includes('404')) await driver.call(name, 404, { params: { recordingId: 'none' }, body: bodies[name] });
		await driver.call(name, 503, { server: without, body: bodies[name] });
	}
}

/** Calls every guarded route without a token, without the scope, and after too many wrong tokens. */
export async function meetGuards(driver: OpenApiDriver, server: TestServer): Promise<void> {
	const guarded = driver.operations.filter((operation) => operation.guarded);
	expect(guarded.length).toBeGreaterThan(10);
	const { token } = await server.joinByCode();
	for (const { name } of guarded) {
		await driver.call(name, 401, { token: null });
		await driver.call(name, 403, { token });
	}
	for (let guess = 0; guess < 30; guess++) await server.request('/api/host', { token: 'wrong' });
	for (const { name } of guarded) await driver.call(name, 429, { token: 'wrong' });
}
