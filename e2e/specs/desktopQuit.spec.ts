/** How the desktop program is left: with people inside it asks, and a second start leads to the first. */
import path from 'node:path';
import { DesktopProcess } from '../fixtures/desktop.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { ServeProcess } from '../fixtures/serve.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom(['--confirm-quit']);
let annIn: Participant;

test('a teacher who closes the window with students inside is told how many, and stays', async () => {
	const { desktop, teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann);
	const benIn = await classroom().join(ben);
	await annIn.sees(ben);
	const questions = await desktop.answerQuestions('Stay');
	await desktop.closeWindow();
	await expect.poll(() => questions.jsonValue()).toEqual([expect.stringContaining('2 other people are in it.')]);
	await host.call.expectOpen();
	await annIn.sees(teacher);
	await benIn.leave();
});

test('the class goes on without the window, and a second start of the program brings it back', async () => {
	const { desktop, teacher: host } = classroom();
	await desktop.answerQuestions('Leave, the class goes on');
	await desktop.closeWindow();
	await annIn.hasNoTileOf(teacher);
	const visible = async () => (await desktop.windows()).some(({ isVisible }) => isVisible);
	await expect.poll(visible).toBe(false);
	await annIn.call.expectOpen();
	expect(await desktop.runSecond()).toBe(0);
	await expect.poll(visible).toBe(true);
	await host.home.startClass(teacher.name);
	await annIn.sees(teacher);
});

test('the settings show the folders in the file manager', async () => {
	const { desktop, teacher: host, dataFolder, recordingsFolder } = classroom();
	const shown = await desktop.stubFileManager();
	const { page } = host;
	await desktop.answerQuestions('Stay');
	await host.call.press('Leave');
	await page
		.getByTestId('leave-dialog')
		.getByRole('button', { name: /^Leave/ })
		.click();
	const sheet = await host.home.openSettings('Files');
	for (const what of ['Recordings', 'Classes, settings and certificates'])
		await sheet.getByRole('button', { name: `Show in folder: ${what}` }).click();
	await expect.poll(() => shown.jsonValue()).toEqual([recordingsFolder, dataFolder]);
	await page.keyboard.press('Escape');
	await host.home.startClass(teacher.name);
});

test('quitting from the menu or the tray can end the class for everybody', async () => {
	const { desktop } = classroom();
	const closed = desktop.app.waitForEvent('close');
	await desktop.answerQuestions('End class and quit');
	await desktop.app.evaluate(({ app }) => app.quit());
	await expect(annIn.call.ended).toContainText('The class is over');
	await closed;
});

test('where lectern serve has the classes, the program says so and opens its host screen in the browser', async () => {
	const { hostComputer, dataFolder, folder, logFile } = classroom();
	const serve = await ServeProcess.start(hostComputer, dataFolder, logFile);
	const desktop = await DesktopProcess.launch(hostComputer, {
		...{ packaged: false, home: path.join(folder, 'second'), dataDir: dataFolder, devices: null, logFile, args: [] },
		hasSecondDisplay: false,
	});
	try {
		const opened = await desktop.stubBrowser();
		await expect(desktop.page.getByText('Lectern is already open')).toBeVisible();
		await desktop.page.screenshot({ path: 'test-results/screens/desktop-already-open.png' });
		await desktop.page.getByRole('button', { name: 'Open it again' }).click();
		await expect.poll(async () => new Set(await opened.jsonValue()).size).toBe(2);
		for (const address of await opened.jsonValue())
			expect(address).toMatch(new RegExp(`^http://localhost:${serve.info.httpPort}/host#code=`));
		await desktop.quit();
	} finally {
		desktop.close();
		await serve.stop();
	}
});
