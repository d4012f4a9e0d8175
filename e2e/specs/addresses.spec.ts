/** Whatever people type for the address of a class leads into it. */
import type { Page } from '@playwright/test';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';
import { JoinPage } from '../pages/JoinPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();

/** The first page, or the form to join where it is not needed; with the code of the class. */
async function expectFirstPage(page: Page): Promise<void> {
	await expect(page.getByTestId('landing-screen').or(page.getByTestId('join-screen'))).toBeVisible();
	const code = new URL(page.url()).searchParams.get('code');
	expect(code?.replace(/[^a-z0-9]/gi, '').toUpperCase()).toBe(classroom().info.roomCode);
}

test('a student tries ten addresses, all lead to the class, and the last one into it', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const { roomCode, httpPort, httpsPort } = room.serve.info;
	const { address } = room.address;
	const dashed = `${roomCode.slice(0, 3)}-${roomCode.slice(3)}`.toLowerCase();
	const page = await room.pageFor(ann);
	const paths = [
		`/${roomCode}`,
		`/${dashed}/`,
		`/join/${roomCode}`,
		`/Join?CODE=${dashed}`,
		`/index.html?code=${roomCode}`,
		`//?code=${roomCode}`,
	];
	for (const path of paths) {
		await page.goto(`http://${address}:${httpPort}${path}`);
		await expectFirstPage(page);
	}
	await page.goto(`http://${address}:${httpPort}/my/timetable/${dashed}`);
	await review(page, 'no-such-page');
	await page.getByRole('button', { name: 'Go to the class' }).click();
	await expectFirstPage(page);
	await page.goto(`http://${address}:${httpsPort}/${roomCode}`);
	await review(page, 'needs-https');
	await page.getByRole('link', { name: 'To the first page' }).click();
	await expectFirstPage(page);
	await page.goto(`http://${address}:${httpsPort}/${roomCode}`);
	await page.getByRole('link', { name: 'Open the secure address' }).click();
	await expectFirstPage(page);
	await page.goto(`https://${address}:${httpPort}/${roomCode}`);
	await expectFirstPage(page);
	await new JoinPage(page).join({ name: ann.name });
	await new CallPage(page).expectOpen();
	await room.teacher.sees(ann);
});

test('a name that Lectern does not know leads on by the number of the computer', async () => {
	const room = classroom();
	const { roomCode, httpPort } = room.serve.info;
	const page = await room.pageFor(teacher);
	await page.goto(`http://pc12.localhost:${httpPort}/${roomCode}`);
	await review(page, 'another-name');
	await page.getByRole('link', { name: 'Go to the class' }).click();
	await expectFirstPage(page);
	await page.close();
});

test('a public address of the computer is not vouched for, and spoils the certificate of no other', async () => {
	const room = classroom();
	const { hostToken } = room;
	const [host, student] = [room.hostComputer, await room.computerOf(ann)];
	await host.run('ip', 'address', 'add', '203.0.113.5/24', 'dev', 'lan0');
	await student.run('ip', 'address', 'add', '203.0.113.9/24', 'dev', 'lan0');
	const known = (token: string): Promise<string> =>
		room.teacher.page.evaluate(async (bearer) => {
			const answer = await fetch('/api/host', { headers: { authorization: `Bearer ${bearer}` } });
			return answer.text();
		}, token);
	await expect.poll(() => known(hostToken)).toContain('203.0.113.5');
	const page = await room.pageFor(ann);
	const { httpsPort, roomCode } = room.serve.info;
	await page.goto(`https://${room.address.address}:${httpsPort}/${roomCode}`);
	await expectFirstPage(page);
	await expect(page.goto(`https://203.0.113.5:${httpsPort}/`)).rejects.toThrow('ERR_CERT_COMMON_NAME_INVALID');
	await host.run('ip', 'address', 'delete', '203.0.113.5/24', 'dev', 'lan0');
});

test('a browser without JavaScript is told what is missing', async () => {
	const room = classroom();
	const withScripts = await room.pageFor(ben);
	const context = await withScripts.context().browser()?.newContext({ javaScriptEnabled: false });
	if (!context) throw new Error('the browser is gone');
	const page = await context.newPage();
	await page.goto(room.address.joinUrl);
	await expect(page.getByRole('heading', { name: 'This class needs JavaScript' })).toBeVisible();
	await context.close();
});
