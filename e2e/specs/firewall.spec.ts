/** A firewall on the host's computer that lets pages through and drops media: a school's usual one. */
import path from 'node:path';
import { mediaProtocols } from '../fixtures/connections.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { repository } from '../fixtures/run.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();

test('Help finds what keeps students out, and a phone and the teacher see what gets through', async () => {
	const room = classroom();
	const { page: host } = room.teacher;
	await host.getByTestId('home-help').click();
	const check = host.getByTestId('network-check');
	const phoneCheck = host.getByTestId('phone-check-host');
	await phoneCheck.getByTestId('phone-check-start').click();
	await expect(phoneCheck.getByTestId('phone-check-waiting')).toBeVisible();
	const url = (await phoneCheck.getByTestId('phone-check-address').textContent()) ?? '';
	expect(url).toContain(room.address.httpUrl);
	const phone = await room.pageFor(ann);
	await phone.goto(url);
	const sum = phone.getByTestId('phone-check-sum');
	const told = phoneCheck.getByTestId('phone-check-phone');
	await expect(sum).toHaveAttribute('data-sum', 'all', { timeout: 40_000 });
	await expect(told).toHaveAttribute('data-sum', 'all');
	await expect(phone.locator('[data-way=tcp]')).toHaveAttribute('data-state', 'reached');

	await room.hostComputer.closeFirewall(room.info.mediaPorts, ['udp', 'tcp']);
	await check.getByTestId('network-check-start').click();
	await expect(check.locator('[data-finding="firewall.blocked"]')).toContainText('others get no sound or video');
	await expect(check.getByTestId('network-check-command').first()).toContainText('sudo nft insert rule');
	await phone.getByTestId('phone-check-again').click();
	await expect(sum).toHaveAttribute('data-sum', 'noMedia', { timeout: 60_000 });
	await expect(told.last()).toHaveAttribute('data-sum', 'noMedia');
	await expect(phone.locator('[data-way=secure]')).toHaveAttribute('data-state', 'reached');
	await review(phone, 'phone-check');
	await review(host, 'host-help-checks');
	await room.hostComputer.openFirewall();
	await host.getByTestId('dialog-close').click();
	await phone.reload();
	await expect(phone.getByTestId('phone-check-over')).toBeVisible();
	await phone.context().close();
});

test('media come by TCP where UDP is dropped, and nobody is told anything', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	await room.hostComputer.closeFirewall(room.info.mediaPorts, ['udp']);
	const annIn = await room.join(ann);
	await annIn.sees(teacher);
	await room.teacher.sees(ann);
	expect(await mediaProtocols(annIn.page)).toEqual(new Set(['tcp']));
	await expect(annIn.page.getByTestId('own-media-notice')).toBeEmpty();
	await expect(room.teacher.page.getByTestId('peers-media-notice')).toBeEmpty();
	await annIn.leave();
});

test('a student whom no media reach is told so, the teacher too, until the firewall lets media through', async () => {
	const room = classroom();
	const { page: host, home } = room.teacher;
	await room.hostComputer.closeFirewall(room.info.mediaPorts, ['udp', 'tcp']);
	const benIn = await room.join(ben);
	const own = benIn.page.getByTestId('own-media-notice');
	const told = host.getByTestId('peers-media-notice');
	await expect(own).toContainText('You are in the class, but its sound and video do not reach you.');
	await expect(told).toContainText('1 person gets no sound or video: is a firewall in the way?');
	const [, port] = (await told.textContent())?.match(/Ben\. This class needs port (\d+) of its computer/) ?? [];
	expect(room.info.mediaPorts).toContain(Number(port));
	await home.openHealth();
	await expect(home.healthOf(ben.name)).toContainText('Gets no sound or video');
	await expect(new CallPage(host).connectionBanner).toBeHidden();
	await review(benIn.page, 'no-media');
	await review(host, 'no-media-host');
	// The class itself goes on.
	await benIn.call.say('I see nobody');
	await new CallPage(host).expectMessage('I see nobody');

	const program = path.join(repository, 'dist/sfu/cli.js');
	const findings = await room.hostComputer.run(process.execPath, program, 'doctor', '--data-dir', room.dataFolder);
	expect(findings).toContain('The firewall of this computer (nftables) drops');
	expect(findings).toContain('others get no sound or video.');
	expect(findings).toContain('sudo nft insert rule');

	await room.hostComputer.openFirewall();
	await new Participant(ben, benIn.page).sees(teacher);
	await room.teacher.sees(ben);
	await room.teacher.hears(ben);
	await expect(own).toBeEmpty();
	await expect(told).toBeEmpty();
	await benIn.leave();
});
