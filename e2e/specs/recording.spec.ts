/** Recording a class: what everybody is told and sees of it, and the library on the host's screen afterwards. */
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher, vera } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';
import { LibraryPage } from '../pages/LibraryPage.ts';
import { RecordingPage } from '../pages/RecordingPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;
let library: LibraryPage;
/** Of the host and of Ann. */
let atHost: RecordingPage;
let atAnn: RecordingPage;

const newName = 'Waves and light';

test('the library says how to record while it is empty', async () => {
	const { page } = classroom().teacher;
	library = new LibraryPage(page);
	await library.open();
	await expect(library.empty).toBeVisible();
	await expect(library.retention).toHaveText('Until you delete them');
	await review(page, 'library-empty');
	await library.close();
});

test('everybody is told when the teacher records the class, and sees the same time', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann);
	atHost = new RecordingPage(host.page);
	atAnn = new RecordingPage(annIn.page);
	await expect(atAnn.announcement).toHaveText('');
	await annIn.call.openPeople();
	await expect(atAnn.recordButton).toBeHidden();
	await annIn.page.keyboard.press('Escape');
	await atHost.start('All cameras');
	await atHost.expectTold('This class is being recorded. Everybody has been told.');
	await atAnn.expectTold('This class is being recorded.');
	await expect.poll(() => atAnn.secondsShown()).toBeGreaterThan(1);
	const [shown, shownToAnn] = await Promise.all([atHost.secondsShown(), atAnn.secondsShown()]);
	expect(Math.abs(shown - shownToAnn)).toBeLessThanOrEqual(1);
	await expect(atHost.controls).toContainText(/\d [kM]B so far/);
	await review(host.page, 'call-recording-host');
	await review(annIn.page, 'call-recording');
});

test('somebody who joins or watches while the class is recorded is told at once', async () => {
	const room = classroom();
	const benIn = await room.join(ben);
	await new RecordingPage(benIn.page).expectTold('This class is being recorded.');
	await benIn.page.context().close();
	const page = await room.pageFor(vera);
	const landing = new LandingPage(page);
	await landing.open(room.address.joinUrl);
	await landing.watchButton.click();
	await new JoinPage(page).join({ name: vera.name });
	await new Participant(vera, page).call.expectOpen();
	expect(new URL(page.url()).protocol).toBe('http:');
	const atVera = new RecordingPage(page);
	await atVera.expectTold('This class is being recorded.');
	await expect(atVera.sign).toBeVisible();
	await page.context().close();
});

test('a paused recording stands still for everybody, also after a reload, and goes on from there', async () => {
	await atHost.press('Pause the recording');
	await atAnn.expectTold('The recording is paused.');
	await expect(atAnn.sign).toContainText('Paused');
	const paused = (await atHost.time.textContent()) ?? '';
	await expect(atAnn.time).toHaveText(paused);
	await annIn.page.reload();
	await annIn.call.expectOpen();
	await atAnn.expectTold('The recording is paused.');
	await expect(atAnn.time).toHaveText(paused);
	await atHost.press('Go on recording');
	await atAnn.expectTold('The recording goes on.');
	await expect(atAnn.time).not.toHaveText(paused);
});

test('the sign tells what is recorded', async () => {
	await atAnn.sign.getByRole('button', { name: 'Recording: this class is being recorded' }).click();
	await expect(annIn.page.getByRole('dialog', { name: 'About the recording' })).toContainText('all cameras');
	await review(annIn.page, 'call-recording-about');
	await annIn.page.keyboard.press('Escape');
});

test('the sign goes when the teacher stops, and the next press records in the same way without asking', async () => {
	await atHost.press('Stop the recording');
	await atHost.expectTold('The recording is saved. You find it under “Recordings” when you leave the class.');
	await atAnn.expectTold('The recording has stopped.');
	await expect(atAnn.sign).toBeHidden();
	await atHost.recordButton.click();
	await expect(atHost.controls).toBeVisible();
	await expect(atHost.dialog).toBeHidden();
	await atHost.sign.getByRole('button').click();
	await expect(atHost.page.getByRole('dialog', { name: 'About the recording' })).toContainText('all cameras');
	await atHost.page.keyboard.press('Escape');
	await expect.poll(() => atHost.secondsShown()).toBeGreaterThan(1);
	await atHost.press('Stop the recording');
	await expect(atHost.recordButton).toBeVisible();
});

test('the library shows the recordings of the class, and plays the page of the lesson', async () => {
	const { teacher: host, info } = classroom();
	await host.home.press('End class for all');
	await host.home.confirm('End class');
	await host.home.expectOpen();
	await library.open();
	await expect(library.recordings).toHaveCount(2);
	const first = library.recordings.last();
	for (const text of [info.className, teacher.name, ann.name, ben.name]) await expect(first).toContainText(text);
	await review(host.page, 'library');
	await library.play(first);
	await expect(library.lesson).toContainText(ann.name);
	// Ann has reloaded her page and counts once.
	await expect(library.lesson).toContainText('4 people');
	await review(host.page, 'library-player');
	await library.lesson.press('Escape');
	await expect(library.player).toBeHidden();
});

test('a recording is renamed, downloaded, deleted and brought back', async () => {
	await library.rename(library.recordings.last(), newName);
	await expect(library.recordings.last()).toContainText(newName);
	const download = await library.download(library.recordingOf(newName));
	expect(download.suggestedFilename()).toBe(`${newName}.zip`);
	await library.choose(library.recordingOf(newName), 'Delete');
	await expect(library.recordings).toHaveCount(1);
	await library.undoButton.click();
	await expect(library.recordings).toHaveCount(2);
	await expect(library.recordingOf(newName)).toBeVisible();
});

test('the films of the recordings become ready, or the library says why they do not', async () => {
	for (const film of await library.recordings.getByTestId('film').all()) {
		await expect(film).toContainText(/Film ready|nothing on this computer can make it/, { timeout: 120_000 });
	}
});

test('how long recordings are kept is chosen in words and remembered', async () => {
	await library.keepForDays(30);
	await expect(library.retention).toHaveText('For 30 days');
	await library.close();
	await library.open();
	await expect(library.retention).toHaveText('For 30 days');
	await library.keepForDays(null);
	await expect(library.retention).toHaveText('Until you delete them');
});
