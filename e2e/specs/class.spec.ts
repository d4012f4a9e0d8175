/** A class from start to end, on each kind of host: `lectern serve`, the desktop program, the packaged program. */

import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, teacher } from '../fixtures/personas.ts';
import { isAlive } from '../fixtures/run.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { colourDistance } from '../pages/observe.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;
let benIn: Participant;
let cleoIn: Participant;

test('all participants see and hear each other after two students join over https', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	[annIn, benIn] = await Promise.all([room.join(ann), room.join(ben)]);
	await Promise.all([room.teacher.sees(ann, ben), annIn.sees(teacher, ben), benIn.sees(teacher, ann)]);
	await Promise.all([room.teacher.hears(ann, ben), annIn.hears(teacher, ben), benIn.hears(teacher, ann)]);
});

test('a muted microphone is silent, and a camera that is turned off leaves an avatar', async () => {
	const { teacher: host } = classroom();
	await annIn.call.press('Mute microphone');
	await Promise.all([host.hearsNothingOf(ann), benIn.hearsNothingOf(ann)]);
	await annIn.call.press('Unmute microphone');
	await annIn.call.press('Turn camera off');
	await Promise.all([host.seesAvatarOf(ann), benIn.seesAvatarOf(ann)]);
	await annIn.call.press('Turn camera on');
	await Promise.all([host.sees(ann), benIn.sees(ann)]);
	await Promise.all([host.hears(ann), benIn.hears(ann)]);
});

test('a shared screen appears at the others and disappears when sharing stops', async () => {
	const { teacher: host } = classroom();
	const slidesColour = [250, 200, 20] as const;
	const slides = await benIn.shareTab(slidesColour);
	for (const one of [host, annIn]) {
		const { colour } = await one.seesScreenOf(ben);
		expect(colour && colourDistance(colour, slidesColour)).toBeLessThanOrEqual(30);
	}
	await benIn.call.press('Stop sharing');
	await Promise.all([host.hasNoTileOf(ben, 'screen'), annIn.hasNoTileOf(ben, 'screen')]);
	await slides.close();
});

test('a late joiner and all participants see and hear each other', async () => {
	const { teacher: host } = classroom();
	cleoIn = await classroom().join(cleo);
	await cleoIn.sees(teacher, ann, ben);
	await cleoIn.hears(teacher, ann, ben);
	await Promise.all([host.sees(cleo), annIn.sees(cleo), benIn.sees(cleo)]);
	await Promise.all([host.hears(cleo), annIn.hears(cleo), benIn.hears(cleo)]);
});

test('chat messages, raised hands and reactions reach the others', async () => {
	const { teacher: host } = classroom();
	await annIn.call.say('What is a photon?');
	await host.call.expectMessage('What is a photon?');
	await cleoIn.call.expectMessage('What is a photon?');
	await benIn.call.press('Raise hand');
	await host.call.openPeople();
	await expect(host.call.rowOf(ben.name).getByLabel('Hand raised')).toBeVisible();
	await benIn.call.press('Lower hand');
	await expect(host.call.rowOf(ben.name).getByLabel('Hand raised')).toBeHidden();
	await benIn.call.react('Applause');
	await Promise.all([host, cleoIn].map((other) => other.call.expectReaction('Applause', ben.name)));
});

test('the teacher mutes one student, mutes all students and stops their videos', async () => {
	const { teacher: host } = classroom();
	await host.home.choose(ann.name, 'Mute');
	await benIn.hearsNothingOf(ann);
	await expect(annIn.call.control('Unmute microphone')).toBeVisible();
	await host.home.press('Mute all');
	await Promise.all([host.hearsNothingOf(ben), annIn.hearsNothingOf(cleo)]);
	await benIn.hears(teacher);
	await host.home.press('Stop videos');
	await Promise.all([host.seesAvatarOf(ann), benIn.seesAvatarOf(cleo)]);
	await benIn.sees(teacher);
});

test('a removed student is told so and disappears at all others', async () => {
	const { teacher: host } = classroom();
	await host.home.choose(cleo.name, 'Remove from the class');
	await host.home.confirm('Remove');
	await expect(cleoIn.call.ended).toContainText('taken you out of the class');
	await Promise.all([host.hasNoTileOf(cleo), annIn.hasNoTileOf(cleo), benIn.hasNoTileOf(cleo)]);
	await cleoIn.page.context().close();
});

test('a locked class refuses new participants', async () => {
	const { teacher: host, joinUrl } = classroom();
	await host.home.press('Lock class');
	await expect(host.call.peoplePanel.getByRole('button', { name: 'Unlock class' })).toBeVisible();
	const page = await classroom().pageFor(cleo);
	await page.goto(joinUrl);
	await new JoinPage(page).join({ name: cleo.name });
	await expect(page.getByTestId('ended-screen')).toContainText('This class is locked');
	await page.context().close();
	await host.home.press('Unlock class');
});

test('a student who leaves disappears at all others', async () => {
	const { teacher: host } = classroom();
	await benIn.call.leave();
	await expect(benIn.call.ended).toBeVisible();
	await Promise.all([host.hasNoTileOf(ben), annIn.hasNoTileOf(ben)]);
	await benIn.page.context().close();
});

test('students are told that the class is over when the teacher ends it', async () => {
	const { teacher: host } = classroom();
	await host.home.press('End class for all');
	await host.home.confirm('End class');
	await expect(annIn.call.ended).toContainText('The class is over');
});

test('quitting the host program leaves no process and no listening port behind', async () => {
	const room = classroom();
	const before = await room.hostComputer.pids();
	expect(before.length).toBeGreaterThan(1);
	const sockets = await room.hostComputer.listeningSockets();
	expect(sockets.filter((socket) => socket.endsWith(`:${room.info.httpsPort}`))).toHaveLength(1);
	const code = await room.quitHost();
	if (room.kind === 'serve') expect(code).toBe(0);
	await expect.poll(() => before.filter(isAlive), 'processes that outlived their program').toEqual([]);
	expect(await room.hostComputer.pids()).toEqual([]);
	expect(await room.hostComputer.listeningSockets()).toEqual([]);
});
