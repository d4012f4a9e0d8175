/** Participants who join differently: in Firefox, or over plain HTTP without a camera. */

import { obstacleToFirefox } from '../fixtures/machine.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, finn, teacher, vera } from '../fixtures/personas.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';

const classroom = sharedClassroom();

test('a viewer over plain HTTP sees and hears the class without a camera', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const annIn = await room.join(ann);
	const page = await room.pageFor(vera);
	const landing = new LandingPage(page);
	await landing.open(room.address.joinUrl);
	await landing.watchButton.click();
	await new JoinPage(page).join({ name: vera.name });
	const veraIn = new Participant(vera, page);
	await veraIn.call.expectOpen();
	expect(new URL(page.url()).protocol).toBe('http:');
	await veraIn.sees(teacher, ann);
	await veraIn.hears(teacher, ann);
	await veraIn.call.say('I only watch');
	await annIn.call.expectMessage('I only watch');
	await room.teacher.call.openPeople();
	await expect(room.teacher.call.rowOf(vera.name)).toBeVisible();
	await page.context().close();
	await annIn.page.context().close();
});

test('a participant in Firefox sees and hears the others and is seen and heard by them', async () => {
	skipUnlessPossible(obstacleToFirefox());
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	const annIn = await room.join(ann);
	const finnIn = await room.joinWithFirefox(finn);
	try {
		await finnIn.sees(teacher, ann);
		await finnIn.hears(teacher, ann);
		await Promise.all([host.sees(finn), annIn.sees(finn)]);
		await Promise.all([host.hears(finn), annIn.hears(finn)]);
		await finnIn.press('Mute microphone');
		await annIn.hearsNothingOf(finn);
		await finnIn.press('Turn camera off');
		await annIn.seesAvatarOf(finn);
		await annIn.call.press('Turn camera off');
		await finnIn.seesAvatarOf(ann);
		await finnIn.press('Leave');
		await Promise.all([host.hasNoTileOf(finn), annIn.hasNoTileOf(finn)]);
	} finally {
		await finnIn.close();
	}
});
