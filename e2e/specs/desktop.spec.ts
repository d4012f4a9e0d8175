/** Functions that only the desktop program has. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { isAlive } from '../fixtures/run.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();

test('the display is kept on while people are in the class', async () => {
	const { desktop, teacher: host } = classroom();
	const calls = await desktop.noteAttention();
	await host.home.startClass(teacher.name);
	await expect.poll(() => calls.jsonValue()).toContain('prevent-display-sleep');
});

test('the page is told the whole of what a program reads from --json', async () => {
	const { desktop, hostToken, address, folder } = classroom();
	const server = await desktop.server();
	expect(server).toMatchObject({ hostToken, urls: expect.arrayContaining([address.httpsUrl, address.httpUrl]) });
	expect(server.baseUrl).toBe(`http://localhost:${server.httpPort}`);
	expect(await readFile(server.caFile, 'utf8')).toContain('BEGIN CERTIFICATE');
	expect(server.caFile).toContain(folder);
	expect(server.mediaPorts.length).toBeGreaterThan(0);
});

test('students see the screen that the teacher chose in the window', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	const annIn = await classroom().join(ann);
	await host.call.press('Share screen');
	const dialog = host.page.getByRole('dialog');
	await dialog
		.getByRole('button', { name: /screen/i })
		.first()
		.click();
	await annIn.seesScreenOf(teacher);
	const own = host.page.getByTestId('own-share');
	await expect(own).toContainText(/Everybody sees “.*screen.*”/i);
	await expect(own.locator('video'), 'no preview in the preview').toHaveAttribute('data-still', 'true');
});

test('a teacher whose window is loaded again is back in the class, and students see that sharing has ended', async () => {
	const { teacher: host } = classroom();
	const benIn = await classroom().join(ben);
	await benIn.seesScreenOf(teacher);
	await host.page.reload();
	await host.call.expectOpen();
	await benIn.hasNoTileOf(teacher, 'screen');
	expect(await benIn.others()).toHaveLength(2);
	await host.page.getByRole('button', { name: 'Share again' }).click();
	await expect(host.page.getByRole('button', { name: /Shared last/ })).toBeFocused();
	await host.page.keyboard.press('Enter');
	await benIn.seesScreenOf(teacher);
	await host.call.press('Stop sharing');
	await benIn.hasNoTileOf(teacher, 'screen');
	await benIn.leave();
});

test('the token of the host is in no file and no address, also after the window was loaded again', async () => {
	const room = classroom();
	const { desktop, teacher: host, hostToken, folder } = room;
	const [, , signature = ''] = hostToken.split('.');
	await desktop.flushStorage();
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
	const holding = async (text: string) => {
		const spellings = [Buffer.from(text), Buffer.from(text, 'utf16le')];
		// Chromium removes files of its own while we read.
		const contents = await Promise.all(files.map((file) => readFile(file).catch(() => Buffer.alloc(0))));
		return files.filter((_file, index) => spellings.some((spelling) => contents[index]?.includes(spelling)));
	};
	expect(await holding('lectern.hostSeat'), 'the storage of the window').not.toEqual([]);
	expect(await holding(signature)).toEqual([]);
	expect(host.page.url()).toMatch(/\/host$/);
	expect(await host.page.evaluate(() => performance.getEntriesByType('navigation').map(({ name }) => name))).toEqual([
		host.page.url(),
	]);
});

test('a teacher whose window is hidden is called by flash, badge and notification, and a click opens the people', async () => {
	const { desktop, teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	const calls = await desktop.noteAttention();
	await desktop.hideWindow();
	const benIn = await classroom().join(ben);
	await benIn.call.press('Raise hand');
	const className = classroom().info.className;
	await expect
		.poll(() => calls.jsonValue())
		.toEqual(
			expect.arrayContaining(['flash true', 'badge 1', `notice ${className}: Ben has raised a hand. (silent: true)`]),
		);
	await desktop.clickNotice();
	await expect(host.call.peoplePanel).toBeVisible();
	await benIn.call.press('Lower hand');
	await expect.poll(async () => (await calls.jsonValue()).at(-1)).toMatch(/^(flash false|badge 0)$/);
	await host.call.press('People');
	await benIn.call.leave();
});

test('participants see and hear each other again after the server process crashed and was restarted', async () => {
	const room = classroom();
	const annIn = await room.join(ann);
	await annIn.sees(teacher);
	process.kill(await serverPid(await room.hostComputer.pids()), 'SIGKILL');
	await expect(annIn.call.connectionBanner).toBeVisible();
	await annIn.sees(teacher);
	await annIn.hears(teacher);
	await room.teacher.sees(ann);
	await room.teacher.hears(ann);
});

test('a crash of the main process leaves no process and no listening port behind', async () => {
	const room = classroom();
	const before = await room.hostComputer.pids();
	await room.crashHost();
	await expect.poll(() => before.filter(isAlive), 'processes that outlived the crash').toEqual([]);
	expect(await room.hostComputer.listeningSockets()).toEqual([]);
});

/** The utility process that runs the server: the parent of the media workers. */
async function serverPid(pids: number[]): Promise<number> {
	for (const pid of pids) {
		const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
		if (!commandLine.includes('mediasoup-worker')) continue;
		const parent = /^PPid:\s*(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
		if (parent) return Number(parent);
	}
	throw new Error('no media worker runs');
}
