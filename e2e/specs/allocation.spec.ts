/** What is sent in a class is what somebody sees and hears: no more, and when there is not enough of it, in words. */
import { framesEncoded, videosReceived } from '../fixtures/connections.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, dan, type Person, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

test.describe('five in a class, on phones', () => {
	/** Four tiles to a page. */
	const phone = { width: 360, height: 740 };
	const classroom = sharedClassroom();
	let annIn: Participant;
	let danIn: Participant;

	/** Of all pictures that this page sends. */
	async function expectEncoderRests({ page }: Participant): Promise<void> {
		await expect(async () => {
			const before = await framesEncoded(page);
			expect(before, 'it was sent at all').toBeGreaterThan(0);
			await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_500)));
			expect(await framesEncoded(page), 'frames encoded for nobody').toBe(before);
		}).toPass();
	}

	test('a camera that nobody sees is neither received nor encoded, and still previewed', async () => {
		const room = classroom();
		const { teacher: host } = room;
		await host.home.startClass(teacher.name);
		await host.page.setViewportSize(phone);
		for (const person of [ann, ben, cleo, dan]) {
			const one = await room.join(person);
			await one.page.setViewportSize(phone);
			if (person === ann) annIn = one;
			if (person === dan) danIn = one;
		}
		await annIn.sees(teacher, ben, cleo);
		await expectEncoderRests(danIn);
		await danIn.sees(dan);
		expect(await videosReceived(annIn.page)).toBe(3);
		await danIn.hears(ann);
	});

	test('turning the page brings it, and turning back is free', async () => {
		const encoded = await framesEncoded(danIn.page);
		await annIn.page.getByRole('button', { name: 'Next page' }).click();
		await annIn.sees(dan);
		expect(await framesEncoded(danIn.page)).toBeGreaterThan(encoded);
		expect(await videosReceived(annIn.page)).toBe(4);
		await annIn.page.getByRole('button', { name: 'Previous page' }).click();
		await annIn.sees(teacher, ben, cleo);
		expect(await videosReceived(annIn.page)).toBe(4);
		await expectEncoderRests(danIn);
	});
});

test.describe('two voices for three who speak', () => {
	const classroom = sharedClassroom(['--voices', '2']);
	const speakers = [teacher, ann, ben];
	let pages: Map<Person, Participant>;
	let danIn: Participant;

	test('two are heard, by everybody but themselves', async () => {
		const room = classroom();
		await room.teacher.home.startClass(teacher.name);
		pages = new Map([[teacher, room.teacher]]);
		for (const person of [ann, ben]) pages.set(person, await room.join(person));
		danIn = await room.join(dan);
		await danIn.call.press('Mute microphone');
		await expect.poll(async () => (await danIn.heardOf(speakers)).length, 'speakers whom Dan hears').toBe(2);
		for (const [person, page] of pages) await page.hearsNothingOf(person);
		await expect(danIn.page.locator('audio[data-source="mic"]')).toHaveCount(2);
	});

	test('where one falls silent, the next is heard in the same element', async () => {
		const audios = danIn.page.locator('audio[data-source="mic"]');
		for (const audio of await audios.all()) await audio.evaluate((element) => element.setAttribute('data-same', ''));
		const [first] = await danIn.heardOf(speakers);
		if (!first) throw new Error('nobody is heard');
		const others = speakers.filter((person) => person !== first);
		await pages.get(first)?.call.press('Mute microphone');
		await danIn.hears(...others);
		await pages.get(others[0] ?? first)?.call.press('Mute microphone');
		await pages.get(first)?.call.press('Unmute microphone');
		await danIn.hears(first);
		await expect(danIn.page.locator('audio[data-same]')).toHaveCount(2);
	});
});

test.describe('a class that may use very little', () => {
	const classroom = sharedClassroom();

	test('tells participants why they see less, and the host who sees what', async () => {
		const room = classroom();
		const { teacher: host } = room;
		await host.home.startClass(teacher.name);
		const [annIn, benIn] = await Promise.all([room.join(ann), room.join(ben), room.join(cleo)]);
		await annIn.sees(teacher, ben, cleo);
		// Less than the voices of four, so that no picture fits, however little these cameras send.
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
