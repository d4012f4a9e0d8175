/** Bandwidth allocation: a class sends only video and audio that is received, and explains when video is held back. */
import { framesEncoded, videosReceived } from '../fixtures/connections.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, dan, type Persona, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

test.describe('a class of five on phones', () => {
	/** Shows four tiles per page. */
	const phone = { width: 360, height: 740 };
	const classroom = sharedClassroom();
	let annIn: Participant;
	let danIn: Participant;

	/** Waits until the camera delivers 10 frames to the own preview while the encoder encodes none: two seconds of the fake camera, or more. */
	async function expectEncoderIdle(participant: Participant): Promise<void> {
		const { page, persona } = participant;
		await expect(async () => {
			const encoded = await framesEncoded(page);
			expect(encoded, 'frames encoded before the camera was out of sight').toBeGreaterThan(0);
			const previewed = await participant.framesDrawnOf(persona);
			await expect
				.poll(async () => (await participant.framesDrawnOf(persona)) - previewed, 'new frames in the own preview')
				.toBeGreaterThan(10);
			expect(await framesEncoded(page), 'frames encoded although no viewer sees the camera').toBe(encoded);
		}).toPass({ timeout: 120_000 });
	}

	test('a camera that no viewer sees is neither received nor encoded, but still previewed', async () => {
		const room = classroom();
		const { teacher: host } = room;
		await host.home.startClass(teacher.name);
		await host.page.setViewportSize(phone);
		// Ann alone is heard: another speaker would be brought to her first page.
		await host.call.press('Mute microphone');
		const joinMuted = async (persona: Persona) => {
			const one = await room.join(persona);
			await one.page.setViewportSize(phone);
			await one.call.press('Mute microphone');
			return one;
		};
		[annIn] = await Promise.all([room.join(ann), joinMuted(ben), joinMuted(cleo)]);
		await annIn.page.setViewportSize(phone);
		// The last one is on the second page of the others.
		danIn = await joinMuted(dan);
		await annIn.sees(teacher, ben, cleo);
		await expectEncoderIdle(danIn);
		await danIn.sees(dan);
		expect(await videosReceived(annIn.page)).toBe(3);
		await danIn.hears(ann);
	});

	test('turning the page starts the hidden camera, and turning back keeps its consumer and idles its encoder', async () => {
		const encoded = await framesEncoded(danIn.page);
		await annIn.page.getByRole('button', { name: 'Next page' }).click();
		await annIn.sees(dan);
		expect(await framesEncoded(danIn.page)).toBeGreaterThan(encoded);
		expect(await videosReceived(annIn.page)).toBe(4);
		await annIn.page.getByRole('button', { name: 'Previous page' }).click();
		await annIn.sees(teacher, ben, cleo);
		expect(await videosReceived(annIn.page)).toBe(4);
		await expectEncoderIdle(danIn);
	});
});

test.describe('a server with two voices and a class with three speakers', () => {
	const classroom = sharedClassroom(['--voices', '2']);
	const speakers = [teacher, ann, ben];
	let pages: Map<Persona, Participant>;
	let danIn: Participant;

	test('two of three speakers are audible, and no speaker hears their own voice', async () => {
		const room = classroom();
		await room.teacher.home.startClass(teacher.name);
		const [annIn, benIn, watching] = await Promise.all([room.join(ann), room.join(ben), room.join(dan)]);
		pages = new Map([
			[teacher, room.teacher],
			[ann, annIn],
			[ben, benIn],
		]);
		danIn = watching;
		await danIn.call.press('Mute microphone');
		await expect.poll(async () => (await danIn.audibleOf(speakers)).length, 'speakers whom Dan hears').toBe(2);
		for (const [persona, page] of pages) await page.hearsNothingOf(persona);
		await expect(danIn.page.locator('audio[data-source="mic"]')).toHaveCount(2);
	});

	test('another speaker takes over the same audio element when an audible one mutes', async () => {
		const audios = danIn.page.locator('audio[data-source="mic"]');
		for (const audio of await audios.all()) await audio.evaluate((element) => element.setAttribute('data-same', ''));
		const [first] = await danIn.audibleOf(speakers);
		if (!first) throw new Error('no speaker is audible');
		const others = speakers.filter((persona) => persona !== first);
		await pages.get(first)?.call.press('Mute microphone');
		await danIn.hears(...others);
		await pages.get(others[0] ?? first)?.call.press('Mute microphone');
		await pages.get(first)?.call.press('Unmute microphone');
		await danIn.hears(first);
		await expect(danIn.page.locator('audio[data-same]')).toHaveCount(2);
	});
});

test.describe('a class with a very small network budget', () => {
	const classroom = sharedClassroom();

	test('tells participants why video is held back, and the host who is affected', async () => {
		const room = classroom();
		const { teacher: host } = room;
		await host.home.startClass(teacher.name);
		const [annIn, benIn] = await Promise.all([room.join(ann), room.join(ben), room.join(cleo)]);
		await annIn.sees(teacher, ben, cleo);
		// Less than four voices need, so that no video fits, however little these cameras send.
		await host.home.setBudget(0.3);
		const why = /This class has reached its network limit/;
		await expect(annIn.page.getByTestId('own-quality')).toHaveAccessibleName(why);
		await expect(annIn.page.locator('[data-held-back="true"]').first()).toBeVisible();
		await expect(annIn.page.getByRole('listitem').filter({ hasText: why })).toBeVisible();
		await annIn.hears(teacher, ben);
		await expect(host.home.allocation).toContainText(/of 0\.3 Mbit\/s used/);
		await expect(host.home.healthOf(ann.name)).toContainText('the class has reached its limit');
		await annIn.page.getByTestId('own-quality').click();
		await expect(annIn.page.getByTestId('own-figures')).toBeVisible();
		await review(annIn.page, 'call-held-back');
		await review(host.page, 'call-health');
		await annIn.page.keyboard.press('Escape');
		await host.home.setBudget(null);
		await Promise.all([annIn.sees(teacher, ben, cleo), benIn.sees(teacher, ann, cleo)]);
		await expect(annIn.page.getByTestId('own-quality')).not.toHaveAccessibleName(why);
	});
});
