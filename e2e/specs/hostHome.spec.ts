/** What the host's screen says of devices that do not come in, of an announced address, and of a server that does not answer. */
import { teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();

test('the host reads how many devices did not come in, at home and in class, and gets to the check of the network', async () => {
	const room = classroom();
	const { page, home } = room.teacher;
	await expect(page.getByTestId('not-arrived')).toBeHidden();
	await page.route('**/api/host', (route) =>
		route.request().method() === 'GET'
			? route.fulfill({ json: { ...room.info, notArrivedCount: 2 } })
			: route.continue(),
	);
	const notice = page.getByTestId('not-arrived');
	await expect(notice).toContainText('2 devices opened the first page and did not come in.');
	await review(page, 'home-not-arrived');
	await notice.getByTestId('not-arrived-check').click();
	await expect(page.getByTestId('network-check-start')).toBeInViewport();
	await page.keyboard.press('Escape');
	await expect(page.getByTestId('help')).toBeHidden();

	await home.startClass(teacher.name);
	await page.getByTestId('invite-button').click();
	await notice.getByTestId('not-arrived-check').click();
	await expect(page.getByTestId('network-check-start')).toBeInViewport();
	await page.keyboard.press('Escape');
	await expect(page.getByTestId('help')).toBeHidden();
	await expect(notice).toBeVisible();
	await page.unroute('**/api/host');
	await expect(notice).toBeHidden();
	await page.keyboard.press('Escape');
	await home.press('End class for all');
	await home.confirm('End class');
	await home.expectOpen();
});

test('a long name outside of the network, as an administrator announces it, fits every screen of the host', async () => {
	const room = classroom();
	const { page, home } = room.teacher;
	const name = 'lectern.departmentofnaturalsciences.university.example';
	const httpUrl = `http://${name}:${room.info.httpPort}`;
	const outside = { ...room.address, address: name, kind: 'announced', interfaceName: '', httpUrl, preferred: true };
	const addresses = [outside, { ...room.address, preferred: false }];
	await page.route('**/api/host', (route) =>
		route.request().method() === 'GET' ? route.fulfill({ json: { ...room.info, addresses } }) : route.continue(),
	);
	await expect(home.joinAddress).toHaveText(httpUrl);
	await review(page, 'home-announced');
	await home.openSettings('Network');
	await expect(page.getByTestId('settings-network-option').first()).toContainText(name);
	await review(page, 'home-announced-settings');
	await page.keyboard.press('Escape');
	await page.getByTestId('projector-button').click();
	await expect(page.getByTestId('projector')).toContainText(httpUrl);
	await review(page, 'home-announced-projector');
	await page.keyboard.press('Escape');
	await home.startClass(teacher.name);
	await expect(page.getByTestId('empty-class')).toContainText(httpUrl);
	await review(page, 'class-announced');
	await page.getByTestId('invite-button').click();
	await expect(home.joinAddress).toHaveText(httpUrl);
	await review(page, 'class-announced-invite');
	await page.unroute('**/api/host');
	await page.keyboard.press('Escape');
	await home.press('End class for all');
	await home.confirm('End class');
	await home.expectOpen();
});

test('the home screen says that the server does not answer, and goes on by itself when it runs again', async () => {
	const room = classroom();
	const { page, home } = room.teacher;
	await page.evaluate(() => Object.assign(window, { sinceBefore: true }));
	await room.serve.kill();
	await expect(page.getByTestId('home-unreachable')).toBeVisible();
	await expect(home.roomCode).toBeVisible();
	await review(page, 'home-unreachable');
	await room.restartServe();
	await expect(page.getByTestId('home-unreachable')).toBeHidden();
	await expect(page.getByTestId('host-refused')).toBeHidden();
	await home.startClass(teacher.name);
	expect(await page.evaluate(() => 'sinceBefore' in window)).toBe(true);
});
